package dev.hybridinference.bench.mock;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mock model does. The name says it, because the model is the one field that every proxy
 * passes on: {@code mock-unary}, {@code mock-stream-100x20ms}, {@code mock-burst-1000}, {@code
 * mock-large-100mb}.
 */
sealed interface MockModel {

    /** One JSON answer of about 600 bytes. */
    record Unary() implements MockModel {}

    /** {@code chunks} events, {@code gapNanos} apart. */
    record Paced(int chunks, long gapNanos) implements MockModel {}

    /** {@code chunks} events without a pause. */
    record Burst(int chunks) implements MockModel {}

    /** A stream of {@code megabytes} MB (of 10^6 bytes) in events of about 16 KB. */
    record Large(int megabytes) implements MockModel {}

    Pattern NAME =
            Pattern.compile(
                    "mock-(?:(unary)|stream-(\\d{1,6})x(\\d{1,6})ms|burst-(\\d{1,6})|large-(\\d{1,4})mb)");

    static Optional<MockModel> parse(String name) {
        Matcher match = NAME.matcher(name);
        if (!match.matches()) {
            return Optional.empty();
        }
        if (match.group(1) != null) {
            return Optional.of(new Unary());
        }
        if (match.group(2) != null) {
            return Optional.of(
                    new Paced(
                            Integer.parseInt(match.group(2)),
                            TimeUnit.MILLISECONDS.toNanos(Integer.parseInt(match.group(3)))));
        }
        if (match.group(4) != null) {
            return Optional.of(new Burst(Integer.parseInt(match.group(4))));
        }
        return Optional.of(new Large(Integer.parseInt(match.group(5))));
    }
}
