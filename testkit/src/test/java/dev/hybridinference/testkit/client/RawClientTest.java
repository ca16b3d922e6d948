package dev.hybridinference.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.testkit.http.HttpSyntaxException;
import dev.hybridinference.testkit.provider.End;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import dev.hybridinference.testkit.tls.TestCertificate;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawClientTest {

    private final ScriptedProvider provider = ScriptedProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\ncontent-length: 0\n\n",
                "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nbad header: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\ntransfer-encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nx: a\u0001b\r\n\r\n"
            })
    void brokenAnswersAreFaults(String answer) {
        provider.answer(Script.empty().raw(answer).closeNow());
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(RawRequest.get("/"));
            assertThatThrownBy(() -> client.response().body())
                    .isInstanceOf(HttpSyntaxException.class);
        }
    }

    @Test
    void theWayABodyEndedIsTold() {
        assertThat(endOf("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nab"))
                .isEqualTo(RawResponse.End.COMPLETE);
        assertThat(endOf("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nab"))
                .isEqualTo(RawResponse.End.TRUNCATED);
        assertThat(endOf("HTTP/1.1 200 OK\r\n\r\nab")).isEqualTo(RawResponse.End.CLOSED);
        assertThat(endOf("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(RawResponse.End.COMPLETE);
        String chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        assertThat(endOf(chunked + "2\r\nab\r\n0\r\n\r\n")).isEqualTo(RawResponse.End.COMPLETE);
        assertThat(endOf(chunked + "2\r\nab\r\n")).isEqualTo(RawResponse.End.TRUNCATED);
        assertThat(endOf(chunked + "2\r\nab\r\n0\r\n")).isEqualTo(RawResponse.End.TRUNCATED);
    }

    @Test
    void chunkBordersAreSeen() {
        provider.answer(Script.sse().chunk("ab").chunk("c").endChunked());
        try (RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(RawRequest.get("/"));
            assertThat(response.text()).isEqualTo("abc");
            assertThat(response.chunks())
                    .containsExactly("ab".getBytes(UTF_8), "c".getBytes(UTF_8));
        }
    }

    @Test
    void eventsAreReadWithAnyLineEndAndCommentsAreKept() {
        // given
        String stream = ": hi\n\ndata: a\r\n\r\nevent: e\rdata:b\rdata: c\r\rdata\n\n";
        provider.answer(Script.sse().chunk(stream).endChunked());

        // then
        try (RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(RawRequest.get("/"));
            assertThat(response.event().comments()).containsExactly("hi");
            assertThat(response.event().data()).isEqualTo("a");
            SseEvent third = response.event();
            assertThat(third.event()).isEqualTo("e");
            assertThat(third.data()).isEqualTo("b\nc");
            assertThat(response.event().data()).isEmpty();
            assertThat(response.nextEvent()).isNull();
        }
    }

    @Test
    void anEventWithoutItsBlankLineFails() {
        provider.answer(Script.sse().chunk("data: a\n").endChunked());
        try (RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(RawRequest.get("/"));
            assertThatThrownBy(response::nextEvent)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("blank line");
        }
    }

    @Test
    void aDeadlinePassesWithAMessage() {
        provider.answer(Script.silence());
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(RawRequest.get("/"));
            assertThatThrownBy(() -> client.response(Duration.ofMillis(50)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no byte within");
        }
    }

    @Test
    void splitRequestsArriveWhole() {
        byte[] request = RawRequest.chat("gpt-test", "hello").bytes();
        try (RawClient client = RawClient.connect(provider.port())) {
            client.sendSplit(request, 7);
            assertThat(client.response().json().at("choices").list()).hasSize(1);
            client.sendCut(request, 50);
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(provider.awaitRequest(1).raw()).isEqualTo(request);
    }

    @Test
    void aHalfCloseIsSeenByTheProvider() {
        provider.answer(Script.silence());
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(RawRequest.get("/")).halfClose();
            End end = provider.awaitRequest(0).awaitEnd();
            assertThat(end.kind()).isEqualTo(End.Kind.CLIENT_CLOSED);
            assertThat(end.reset()).isFalse();
        }
    }

    @Test
    void tlsWorksTheSameWay() {
        // given
        TestCertificate certificate = TestCertificate.forLoopback();
        try (ScriptedProvider secure = ScriptedProvider.startTls(certificate.serverContext())) {
            // when
            try (RawClient client =
                    RawClient.connectTls(secure.port(), certificate.clientContext())) {
                RawResponse response = client.exchange(RawRequest.chat("gpt-test", "a b").stream());
                assertThat(response.events()).hasSize(5);
                secure.answer(Script.silence());
                client.send(RawRequest.get("/"));
                secure.awaitRequests(2);
            }

            // then
            assertThat(secure.awaitRequest(1).awaitEnd().kind()).isEqualTo(End.Kind.CLIENT_CLOSED);
        }
    }

    private RawResponse.End endOf(String answer) {
        provider.answer(Script.empty().raw(answer).closeNow());
        try (RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(RawRequest.get("/"));
            response.body();
            return response.end();
        }
    }
}
