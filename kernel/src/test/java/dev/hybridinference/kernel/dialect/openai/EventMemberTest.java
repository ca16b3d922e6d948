package dev.hybridinference.kernel.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.dialect.StreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventMemberTest {
    private static String removed(String event, long valueAt) {
        return removed(event, EventMember.ERROR, valueAt, 4);
    }

    private static String removed(String event, byte[] key, long valueAt, long length) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        long member = EventMember.find(bytes, 0, bytes.length, key, valueAt, length);
        return member == StreamReader.NOWHERE
                ? event
                : new String(EventMember.without(bytes, member), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"error\":null}|{}",
                "{\"error\":null,\"a\":1}|{\"a\":1}",
                "{\"a\":1,\"error\":null}|{\"a\":1}",
                "{\"a\":1,\"error\":null,\"b\":2}|{\"a\":1,\"b\":2}",
                "{\"a\":1 , \"error\" : null , \"b\":2}|{\"a\":1 , \"b\":2}",
                "{ \"error\":null , \"b\":2}|{  \"b\":2}",
            })
    void theMemberGoesWithOneComma(String data, String expected) {
        // given
        long at = data.indexOf("null");

        // then
        assertThat(removed("data: " + data + "\n\n", at)).isEqualTo("data: " + expected + "\n\n");
        assertThat(removed("data:" + data + "\r\n\r\n", at))
                .isEqualTo("data:" + expected + "\r\n\r\n");
        assertThat(removed("id: 7\ndata: " + data + "\n\n", at))
                .isEqualTo("id: 7\ndata: " + expected + "\n\n");
    }

    @Test
    void anEventInAnotherFormStaysAsItIs() {
        // given
        String twoLines = "data: {\"a\":1,\ndata: \"error\":null,\"b\":\"no, nothing\"}\n\n";
        String joined = "{\"a\":1,\n\"error\":null,\"b\":\"no, nothing\"}";

        // then
        assertThat(removed(twoLines, joined.indexOf("null"))).isEqualTo(twoLines);
        assertThat(removed("event: x\n\n", 3)).isEqualTo("event: x\n\n");
        assertThat(removed("data: {\"error\":nil}\n\n", 9)).isEqualTo("data: {\"error\":nil}\n\n");
        assertThat(removed("data: {}\n\n", 100)).isEqualTo("data: {}\n\n");
        assertThat(removed("data: {\"b\":\"an n\"}\n\n", 9))
                .isEqualTo("data: {\"b\":\"an n\"}\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"a\":1,\"usage\":{\"p\":1}}|{\"a\":1}",
                "{\"usage\":{\"p\":{\"x\":2}},\"a\":1}|{\"a\":1}",
                "{\"a\":1,\"usage\":{},\"b\":2}|{\"a\":1,\"b\":2}",
                "{\"x\":{\"usage\":{\"p\":9}},\"usage\" : {\"p\":1} ,\"b\":2}|"
                        + "{\"x\":{\"usage\":{\"p\":9}},\"b\":2}",
            })
    void anObjectGoesWithOneComma(String data, String expected) {
        OpenAiStreamReader reader = new OpenAiStreamReader();
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        reader.data(bytes, 0, bytes.length);
        reader.eventEnd();
        byte[] before = "data: {\"z\":0}\n\n".getBytes(StandardCharsets.UTF_8);
        byte[] all =
                ("data: {\"z\":0}\n\ndata: " + data + "\n\nnext").getBytes(StandardCharsets.UTF_8);

        long member = reader.usageMember(all, before.length, all.length - 4);

        assertThat(new String(EventMember.without(all, member), StandardCharsets.UTF_8))
                .isEqualTo("data: {\"z\":0}\n\ndata: " + expected + "\n\nnext");
    }
}
