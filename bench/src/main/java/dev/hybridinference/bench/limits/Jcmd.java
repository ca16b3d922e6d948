package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.measure.ProcessTree;
import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.process.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks another JVM to do something. */
record Jcmd(long pid) {

    /** For the JVM of a tree, which may have been started by a script. */
    static Jcmd in(ProcessTree tree) {
        return tree.pids().stream()
                .filter(Jcmd::isJava)
                .findFirst()
                .map(Jcmd::new)
                .orElseThrow(
                        () ->
                                new BenchFailure(
                                        BenchFailure.GENERAL,
                                        "no java among the processes " + tree.pids()));
    }

    private static boolean isJava(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .map(Path::of)
                .map(Path::getFileName)
                .filter(name -> name.toString().equals("java"))
                .isPresent();
    }

    /** Runs a command and waits for its end. */
    void run(String what, String... arguments) throws IOException, InterruptedException {
        Path jcmd = Path.of(ChildJvm.java()).resolveSibling("jcmd");
        List<String> words = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid), what));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new BenchFailure(BenchFailure.GENERAL, "%s: %s".formatted(what, said.strip()));
        }
    }
}
