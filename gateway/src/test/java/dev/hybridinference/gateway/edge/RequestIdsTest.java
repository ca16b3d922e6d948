package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    @Test
    void ids_sort_by_time_and_never_repeat_within_a_millisecond_or_when_the_clock_steps_back() {
        // given
        long[] now = {1_700_000_000_000L};
        RequestIds ids = new RequestIds(() -> now[0], 42);

        // when
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            now[0] += i % 7 == 0 ? 1 : i % 1000 == 1 ? -50 : 0;
            made.add(ids.next());
        }

        // then
        assertThat(made).isSorted();
        assertThat(new HashSet<>(made)).hasSize(10_000);
        assertThat(made).allMatch(id -> id.matches("[0-9a-hjkmnp-tv-z]{26}"));
    }

    @Test
    void two_loops_make_different_ids() {
        RequestIds one = new RequestIds(() -> 5, 1);
        RequestIds two = new RequestIds(() -> 5, 2);
        assertThat(one.next()).isNotEqualTo(two.next());
    }

    @Test
    void the_text_cache_gives_equal_text_even_when_slots_are_shared() {
        TextCache cache = new TextCache();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 10 * TextCache.ENTRIES; i++) {
                String text = "/path/" + i + "x".repeat(i % 120);
                byte[] bytes = (" " + text).getBytes(StandardCharsets.ISO_8859_1);
                assertThat(cache.text(bytes, 1, text.length())).isEqualTo(text);
            }
        }
    }
}
