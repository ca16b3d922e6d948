package dev.hybridinference.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PackageShapeTest {

    private static final String KERNEL = "dev.hybridinference.kernel";
    private static final String GATEWAY = "dev.hybridinference.gateway";
    private static final String CANARY = GATEWAY + ".canary";

    private static final JavaClasses KERNEL_CLASSES = mainClasses(KERNEL);
    private static final JavaClasses GATEWAY_CLASSES = mainClasses(GATEWAY);
    private static final JavaClasses CANARIES = new ClassFileImporter().importPackages(CANARY);

    @Test
    void kernelPackagesKeepTheTable() {
        assertThat(new ArrowTable(KERNEL, Arrows.KERNEL).violations(KERNEL_CLASSES)).isEmpty();
    }

    @Test
    void gatewayPackagesKeepTheTable() {
        assertThat(new ArrowTable(GATEWAY, Arrows.GATEWAY).violations(GATEWAY_CLASSES)).isEmpty();
    }

    @Test
    void forbiddenArrowsAndUnlistedPackagesAreFound() {
        // given
        String table =
                """
                upstream  ->
                edge      ->
                exchange  -> edge upstream
                surface   ->
                surface.* -> surface
                knot      ->
                """;
        // when
        List<String> violations = new ArrowTable(CANARY, table).violations(CANARIES);
        // then
        assertThat(violations)
                .satisfiesExactly(
                        edge -> assertThat(edge).startsWith("edge -> upstream in "),
                        stranger -> assertThat(stranger).startsWith("stranger has no row"),
                        parent -> assertThat(parent).startsWith("surface -> surface.chat in "),
                        sibling ->
                                assertThat(sibling)
                                        .startsWith("surface.chat -> surface.messages in "));
    }

    @Test
    void aStarOnTheRightAllowsEverything() {
        String table =
                "upstream ->\nedge -> *\nexchange -> *\nsurface -> *\nsurface.* -> *\nstranger ->\nknot ->";
        assertThat(new ArrowTable(CANARY, table).violations(CANARIES)).isEmpty();
    }

    @Test
    void packagesFormNoCycle() {
        assertThat(cycleFree(GATEWAY).evaluate(GATEWAY_CLASSES).getFailureReport().getDetails())
                .isEmpty();
    }

    @Test
    void packageCyclesAreFound() {
        JavaClasses knot = new ClassFileImporter().importPackages(CANARY + ".knot");
        assertThat(cycleFree(CANARY).evaluate(knot).hasViolation()).isTrue();
    }

    @Test
    void atLeastHalfOfTheClassesWithBehaviourAreHidden() {
        assertThat(tooOpen(GATEWAY_CLASSES)).isEmpty();
    }

    @Test
    void aModuleThatShowsMoreThanHalfIsFound() {
        assertThat(tooOpen(CANARIES)).isNotEmpty();
    }

    /**
     * The public classes by package when they are more than half of all; empty otherwise. Records,
     * enums, interfaces and exceptions do not count: they are what packages say to each other.
     */
    private static Map<String, List<String>> tooOpen(JavaClasses classes) {
        List<JavaClass> topLevel =
                classes.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(PackageShapeTest::hasBehaviour)
                        .toList();
        List<JavaClass> open =
                topLevel.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .toList();
        return open.size() * 2 <= topLevel.size()
                ? Map.of()
                : open.stream()
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName,
                                        Collectors.mapping(
                                                JavaClass::getSimpleName, Collectors.toList())));
    }

    private static boolean hasBehaviour(JavaClass type) {
        return !type.isRecord()
                && !type.isEnum()
                && !type.isInterface()
                && !type.isAssignableTo(Throwable.class);
    }

    private static JavaClasses mainClasses(String root) {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root);
    }

    private static ArchRule cycleFree(String root) {
        return SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }
}
