package dev.hybridinference.kernel.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.hybridinference.kernel.canary.SeededDraw;
import org.junit.jupiter.api.Test;

class KernelShapeTest {

    private static final String ROOT = "dev.hybridinference.kernel";

    private static final JavaClasses KERNEL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);
    private static final JavaClasses CANARIES =
            new ClassFileImporter().importPackages(ROOT + ".canary");

    @Test
    void usesNothingOutsideItself() {
        assertThat(Purity.violations(KERNEL)).isEmpty();
    }

    @Test
    void impureUsesAreFound() {
        String canary = ROOT + ".canary.ImpureCanary uses ";
        assertThat(Purity.violations(CANARIES))
                .contains(
                        canary + "java.time.Instant.now",
                        canary + "java.time.LocalDate.now",
                        canary + "java.lang.System.nanoTime",
                        canary + "java.lang.System.currentTimeMillis",
                        canary + "java.lang.System.getenv",
                        canary + "java.lang.System.out",
                        canary + "java.util.Random.<init>",
                        canary + "java.util.UUID.randomUUID",
                        canary + "java.lang.Thread",
                        canary + "java.util.concurrent.ExecutorService",
                        canary + "java.nio.file.Files",
                        canary + "java.net.Socket");
    }

    @Test
    void aSeededRandomIsPure() {
        JavaClasses seeded = new ClassFileImporter().importClasses(SeededDraw.class);
        assertThat(Purity.violations(seeded)).isEmpty();
    }

    @Test
    void packagesFormNoCycle() {
        assertThat(cycleFree(ROOT).evaluate(KERNEL).getFailureReport().getDetails()).isEmpty();
    }

    @Test
    void aPackageCycleIsFound() {
        assertThat(cycleFree(ROOT + ".canary").evaluate(CANARIES).hasViolation()).isTrue();
    }

    private static ArchRule cycleFree(String root) {
        return SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }
}
