package dev.hybridinference.bench.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MockRequestTest {

    @Test
    void readsLengthModelAndUsage() {
        // given
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 77\r\n\r\n";
        String body =
                "{\"model\" : \"mock-unary\",\"stream\":true,\"stream_options\":{\"include_usage\": true}}";
        byte[] bytes = (head + body).getBytes(ISO_8859_1);
        // when
        int end = MockRequest.headEnd(bytes, bytes.length);
        // then
        assertThat(end).isEqualTo(head.length());
        assertThat(MockRequest.headEnd(bytes, head.length() - 1)).isEqualTo(-1);
        assertThat(MockRequest.bodyLength(bytes, end)).isEqualTo(77);
        assertThat(MockRequest.model(bytes, end, bytes.length)).isEqualTo("mock-unary");
        assertThat(MockRequest.asksUsage(bytes, end, bytes.length)).isTrue();
    }

    @Test
    void usageThatIsOffIsNotAsked() {
        byte[] bytes = "{\"include_usage\":false}".getBytes(ISO_8859_1);
        assertThat(MockRequest.asksUsage(bytes, 0, bytes.length)).isFalse();
        assertThat(MockRequest.asksUsage(bytes, 0, 5)).isFalse();
    }

    @Test
    void aPostMustDeclareItsLength() {
        byte[] post = "POST / HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(ISO_8859_1);
        byte[] get = "GET / HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(ISO_8859_1);
        assertThat(MockRequest.bodyLength(post, post.length)).isEqualTo(-1);
        assertThat(MockRequest.bodyLength(get, get.length)).isZero();
    }

    @Test
    void theModelSaysWhatTheMockDoes() {
        assertThat(MockModel.parse("mock-unary")).contains(new MockModel.Unary());
        assertThat(MockModel.parse("mock-stream-100x20ms"))
                .contains(new MockModel.Paced(100, TimeUnit.MILLISECONDS.toNanos(20)));
        assertThat(MockModel.parse("mock-burst-1000")).contains(new MockModel.Burst(1000));
        assertThat(MockModel.parse("mock-large-100mb")).contains(new MockModel.Large(100));
        assertThat(MockModel.parse("bench-unary")).isEmpty();
        assertThat(MockModel.parse("mock-stream-100")).isEmpty();
    }
}
