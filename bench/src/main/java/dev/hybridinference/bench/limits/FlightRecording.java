package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.measure.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A flight recorder that runs in another JVM for a while. Confined to one thread. */
final class FlightRecording {
    private static final String NAME = "name=limits";

    private final Jcmd jvm;
    private final Path file;

    private FlightRecording(Jcmd jvm, Path file) {
        this.jvm = jvm;
        this.file = file;
    }

    /** Starts one in the JVM of a tree, which may have been started by a script. */
    static FlightRecording begin(ProcessTree tree, Path file)
            throws IOException, InterruptedException {
        Path settings = file.resolveSibling("recording.jfc");
        Files.writeString(settings, settings());
        FlightRecording recording = new FlightRecording(Jcmd.in(tree), file);
        recording.jvm.run("JFR.start", NAME, "settings=" + settings);
        return recording;
    }

    /** Ends it and reads it. */
    Standstills end() throws IOException, InterruptedException {
        jvm.run("JFR.stop", NAME, "filename=" + file);
        return Standstills.read(file, Standstills.LONG);
    }

    static String settings() {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <configuration version="2.0">
          %s
          %s
          %s
        </configuration>
        """
                .formatted(
                        event(Standstills.PINNED, Standstills.RECORDED.toMillis()),
                        event(Standstills.MONITOR, Standstills.RECORDED.toMillis()),
                        event(Standstills.FORCED, 0));
    }

    private static String event(String name, long millis) {
        return "<event name=\"%s\"><setting name=\"enabled\">true</setting><setting name=\"threshold\">%d ms</setting></event>"
                .formatted(name, millis);
    }
}
