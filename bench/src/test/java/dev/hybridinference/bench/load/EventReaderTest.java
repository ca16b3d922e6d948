package dev.hybridinference.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static final byte[] STREAM =
            """
            : comment

            data: {"system_fingerprint":"fp_0000000000000000123","choices":[]}

            data: {"system_fingerprint":"fp_0000000000000000456","choices":[]}

            data: {"choices":[],"usage":{"prompt_tokens":1}}

            data: [DONE]

            """
                    .getBytes(ISO_8859_1);

    @Test
    void readsEventsThatAreSplitAnywhere() {
        for (int split = 1; split < STREAM.length; split++) {
            // given
            EventReader events = new EventReader();
            List<Long> stamps = new ArrayList<>();
            // when
            read(events, 0, split, stamps);
            read(events, split, STREAM.length, stamps);
            // then
            assertThat(stamps).as("split at %d", split).containsExactly(123L, 456L);
            assertThat(events.content()).isEqualTo(2);
            assertThat(events.usage()).isEqualTo(1);
            assertThat(events.done()).isTrue();
        }
    }

    @Test
    void commentsAreToldFromEventsWhereverTheyAreSplit() {
        for (int split = 1; split < STREAM.length; split++) {
            EventReader events = new EventReader();
            int comments = 0;
            for (int at = 0; at < STREAM.length; ) {
                at = events.next(STREAM, at, at < split ? split : STREAM.length);
                comments += events.lastComment() ? 1 : 0;
            }
            assertThat(comments).as("split at %d", split).isEqualTo(1);
        }
    }

    @Test
    void aResetReaderHasSeenNothing() {
        EventReader events = new EventReader();
        read(events, 0, STREAM.length, new ArrayList<>());
        events.reset();
        assertThat(events.content()).isZero();
        assertThat(events.usage()).isZero();
        assertThat(events.done()).isFalse();
    }

    @Test
    void looksOnlyAtTheStartOfALongEvent() {
        EventReader events = new EventReader();
        byte[] bytes =
                ("data: {\"system_fingerprint\":\"fp_large\",\"content\":\""
                                + "x".repeat(100_000)
                                + "\"}\n\ndata: [DONE]\n\n")
                        .getBytes(ISO_8859_1);
        int at = events.next(bytes, 0, bytes.length);
        events.next(bytes, at, bytes.length);
        assertThat(events.content()).isEqualTo(1);
        assertThat(events.done()).isTrue();
    }

    private static void read(EventReader events, int from, int to, List<Long> stamps) {
        int at = from;
        while (at < to) {
            at = events.next(STREAM, at, to);
            if (events.lastStamp() != 0) {
                stamps.add(events.lastStamp());
            }
        }
    }
}
