package dev.hybridinference.bench.startup;

import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.process.Child;
import dev.hybridinference.bench.process.ChildJvm;
import dev.hybridinference.bench.process.Probe;
import dev.hybridinference.bench.transport.Transport;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bare server packed as a release would be: a jar of its own beside Netty's, and an AOT cache
 * made by a training run.
 */
record BareRelease(Path folder, String classPath, Path cache) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int TRAINING_REQUESTS = 200;
    private static final List<String> FLAGS =
            List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    /** Packs and trains it; takes some seconds. */
    static BareRelease make(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path jar = folder.resolve("bare.jar");
        writeJar(jar, List.of(BareServer.class, BareAnswer.class, Transport.class));
        String classPath =
                Stream.concat(Stream.of(jar.toString()), nettyJars())
                        .collect(Collectors.joining(File.pathSeparator));
        BareRelease release = new BareRelease(folder, classPath, folder.resolve("bare.aot"));
        release.train();
        return release;
    }

    /** Starts it with its cache; refuses to start when the cache does not fit. */
    Child start(int port) {
        return run(port, List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"));
    }

    private void train() {
        int port = Probe.freePort();
        try (Child training = run(port, List.of("-XX:AOTCacheOutput=" + cache))) {
            training.awaitAnswer(port, "/livez", PATIENCE);
            for (int i = 0; i < TRAINING_REQUESTS; i++) {
                Probe.answers(port, "/livez");
            }
        }
        if (!Files.exists(cache)) {
            throw new BenchFailure(
                    BenchFailure.GENERAL,
                    "bare server: no AOT cache was written (see %s)"
                            .formatted(folder.resolve("out.log")));
        }
    }

    private Child run(int port, List<String> more) {
        List<String> command = new ArrayList<>(FLAGS);
        command.addFirst(ChildJvm.java());
        command.addAll(more);
        command.addAll(
                List.of("-cp", classPath, BareServer.class.getName(), Integer.toString(port)));
        return Child.start(command, folder.resolve("out.log"));
    }

    private static Stream<String> nettyJars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> Path.of(entry).getFileName().toString().startsWith("netty-"));
    }

    private static void writeJar(Path jar, List<Class<?>> classes) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Class<?> type : classes) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream bytes = type.getResourceAsStream("/" + name)) {
                    if (bytes == null) {
                        throw new IOException(name + ": not on the class path");
                    }
                    bytes.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }
}
