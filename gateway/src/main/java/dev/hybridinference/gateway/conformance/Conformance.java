package dev.hybridinference.gateway.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All checks of all client protocols. Stateless. */
public final class Conformance {
    private Conformance() {}

    /** Makes every check, one after another; tells each verdict as soon as it is known. */
    public static List<Verdict> of(Subject subject, Consumer<Verdict> progress) {
        List<Verdict> verdicts = new ArrayList<>();
        Stream.of(ChatChecks.all(), MessagesChecks.all())
                .flatMap(List::stream)
                .forEach(
                        check -> {
                            Verdict verdict = check.judge(subject);
                            verdicts.add(verdict);
                            progress.accept(verdict);
                        });
        return verdicts;
    }
}
