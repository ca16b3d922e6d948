package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs outside the JDK that a test of the long tier starts. Stateless. */
final class Programs {
    private Programs() {}

    /**
     * Whether a program is installed. Without it a line says what to install, and the test fails
     * where the whole tier is expected to run.
     */
    static boolean has(String program, String debianPackage) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        String missing = "MISSING: %s (apt-get install %s)".formatted(program, debianPackage);
        System.out.println(missing);
        assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
        return false;
    }
}
