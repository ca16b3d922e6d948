package dev.hybridinference.kernel.surface.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.BodySpots.Span;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.surface.Reading;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class MessagesSurfaceTest {
    private static final MessagesSurface SURFACE = new MessagesSurface(Operation.MESSAGES);

    private static Reading read(MessagesSurface surface, String body) {
        JsonScanner scanner = new JsonScanner(surface.shape(), JsonLimits.DEFAULT);
        byte[] bytes = body.getBytes(UTF_8);
        assertThat(scanner.feed(bytes, 0, bytes.length) && scanner.finish()).isTrue();
        return surface.read(scanner, bytes.length);
    }

    private static Failure refused(String body) {
        return read(SURFACE, body) instanceof Reading.Refused(Failure failure)
                ? failure
                : new Failure.Internal("not refused");
    }

    @Test
    void theFactsOfARequestAreRead() {
        // when
        Reading reading =
                read(SURFACE, "{\"max_tokens\":7,\"model\":\"m\",\"stream\":true,\"x\":{}}");

        // then
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Asked.class,
                        asked -> {
                            Call call = asked.call();
                            assertThat(call.model()).isEqualTo("m");
                            assertThat(call.stream()).isTrue();
                            assertThat(call.usageAsked()).isTrue();
                            assertThat(call.maxTokens()).isEqualTo(7);
                            assertThat(call.spots().model()).isEqualTo(new Span(24, 27));
                        });
    }

    @Test
    void aCountOfTokensIsNeverAStreamAndNeedsNoLimit() {
        // when
        Reading reading =
                read(
                        new MessagesSurface(Operation.COUNT_TOKENS),
                        "{\"model\":\"m\",\"stream\":true}");

        // then
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Asked.class,
                        asked -> {
                            assertThat(asked.call().operation()).isEqualTo(Operation.COUNT_TOKENS);
                            assertThat(asked.call().stream()).isFalse();
                            assertThat(asked.call().maxTokens()).isEqualTo(Call.UNLIMITED);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[]; The request body must be a JSON object.",
                "{}; model: Field required",
                "{\"model\":null}; model: Input should be a string",
                "{\"model\":\"\"}; model: String should have at least 1 character",
                "{\"model\":\"a\",\"model\":\"b\"}; model: Field stands more than once; send it once",
                "{\"model\":\"a\",\"stream\":1}; stream: Input should be true, false or null",
                "{\"model\":\"a\",\"stream\":true,\"stream\":false}; stream: Field stands more than once; send it once",
                "{\"model\":\"a\",\"max_tokens\":-1}; max_tokens: Input should be a whole number from 0 on",
                "{\"model\":\"a\",\"max_tokens\":\"9\"}; max_tokens: Input should be a whole number from 0 on"
            })
    void mistakesAreToldInTheProtocolsWords(String body, String rest) {
        // given: the message may itself hold the delimiter
        String message = rest;

        // then
        assertThat(refused(body).message()).startsWith(message);
        assertThat(SURFACE.status(refused(body))).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(names = {"MESSAGES", "COUNT_TOKENS"})
    void aThreadIsRefusedSoThatTheClientSendsItsHistory(Operation operation) {
        // given
        MessagesSurface surface = new MessagesSurface(operation);

        // when
        Reading reading = read(surface, "{\"model\":\"m\",\"thread\":{\"type\":\"create\"}}");

        // then
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> {
                            assertThat(surface.status(refused.failure())).isEqualTo(400);
                            assertThat(new String(surface.error(refused.failure(), "r1"), UTF_8))
                                    .isEqualTo(
                                            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"thread: Conversations are not kept here. Send all messages without 'thread'.\",\"details\":{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}},\"request_id\":\"r1\",\"source\":\"gateway\"}");
                        });
        assertThat(read(surface, "{\"model\":\"m\",\"thread\":null}"))
                .isInstanceOf(Reading.Asked.class);
    }

    @Test
    void theEndAndTheKeepAliveAreEvents() {
        assertThat(new String(SURFACE.endEvent(), UTF_8))
                .isEqualTo("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(new String(SURFACE.keepAlive(), UTF_8))
                .isEqualTo("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    }

    @Test
    void everyFeatureHasTheClientsWord() {
        // given
        var translation = Objects.requireNonNull(SURFACE.translation());

        // then
        for (var feature : dev.hybridinference.kernel.call.Feature.values()) {
            assertThat(translation.word(feature)).matches("[a-z_.]+");
        }
    }
}
