package dev.hybridinference.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderBlockTest {
    private final HeaderBlock block = new HeaderBlock();

    @Test
    void finds_fields_by_lower_case_name_in_order() {
        // given
        add("A", "1");
        add("b", "2");
        add("a", "3");

        // then
        assertThat(block.first("a")).isEqualTo("1");
        assertThat(block.find("a", 1)).isEqualTo(2);
        assertThat(block.count("a")).isEqualTo(2);
        assertThat(block.first("c")).isNull();
        assertThat(block.valueIs(1, "2")).isTrue();
    }

    @Test
    void a_removed_field_leaves_the_others_as_they_were() {
        // given
        add("a", "1");
        add("b", "2");
        add("c", "3");

        // when
        block.remove(1);

        // then
        assertThat(block.size()).isEqualTo(2);
        assertThat(block.has("b")).isFalse();
        assertThat(block.name(1)).isEqualTo("c");
        assertThat(block.value(1)).isEqualTo("3");
    }

    @Test
    void holds_more_fields_and_bytes_than_it_has_room_for_at_first() {
        // when
        for (int i = 0; i < 200; i++) {
            add("name-" + i, "v".repeat(i));
        }

        // then
        assertThat(block.size()).isEqualTo(200);
        assertThat(block.first("name-199")).hasSize(199);
        block.clear();
        assertThat(block.has("name-199")).isFalse();
    }

    private void add(String name, String value) {
        byte[] bytes = (name + value).getBytes(StandardCharsets.ISO_8859_1);
        block.add(bytes, 0, name.length(), name.length(), value.length());
    }
}
