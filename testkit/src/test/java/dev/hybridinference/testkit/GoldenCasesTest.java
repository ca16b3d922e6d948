package dev.hybridinference.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GoldenCasesTest {

    private final GoldenCases cases = GoldenCases.in("golden-sample");

    @TestFactory
    Stream<DynamicTest> everyCaseIsATest() {
        return cases.each(golden -> assertThat(golden.has("client-request.json")).isTrue());
    }

    @Test
    void foldersWithFilesAreCasesInOrder() {
        assertThat(cases.cases())
                .extracting(GoldenCase::name)
                .containsExactly("chat/hello", "chat/tools");
    }

    @Test
    void filesAreComparedByteForByte() {
        GoldenCase hello = cases.cases().getFirst();
        hello.assertSame("upstream.bytes", "data: [DONE]\n\n".getBytes(UTF_8));
        assertThatThrownBy(
                        () -> hello.assertSame("upstream.bytes", "data: [DONE]\n".getBytes(UTF_8)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("differs at byte 13");
    }

    @Test
    void aFolderWithoutCasesFails() {
        assertThatThrownBy(() -> GoldenCases.in("no-such-folder"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
