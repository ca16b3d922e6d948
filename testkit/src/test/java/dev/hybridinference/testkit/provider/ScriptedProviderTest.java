package dev.hybridinference.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedProviderTest {

    private final ScriptedProvider provider = ScriptedProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void everyByteOfARequestIsLogged() {
        // given
        RawRequest request = RawRequest.chat("gpt-test", "hello").header("X-Odd", "a  b").chunked();

        // when
        try (RawClient client = RawClient.connect(provider.port())) {
            assertThat(client.exchange(request).status()).isEqualTo(200);
        }

        // then
        Received received = provider.awaitRequest(0);
        assertThat(received.raw()).isEqualTo(request.bytes());
        assertThat(received.body()).isEqualTo(request.body());
        assertThat(provider.byteLog()).hasSize(1);
        assertThat(provider.byteLog().getFirst()).isEqualTo(request.bytes());
        assertThat(received.header("x-odd")).isEqualTo("a  b");
        assertThat(received.headers().getFirst().name()).isEqualTo("host");
        assertThat(received.awaitEnd().kind()).isEqualTo(End.Kind.ANSWERED);
        assertThat(provider.faults()).isEmpty();
    }

    @Test
    void twoRequestsOnOneConnectionAreTwo() {
        // given
        byte[] one = RawRequest.get("/v1/models").bytes();
        byte[] two = (new String(one, UTF_8) + new String(one, UTF_8)).getBytes(UTF_8);

        // when
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(two);
            assertThat(client.response().json().at("object").text()).isEqualTo("list");
            assertThat(client.response().json().at("object").text()).isEqualTo("list");
        }

        // then
        assertThat(provider.awaitRequests(2)).extracting(Received::connection).containsOnly(0);
        assertThat(provider.byteLog().getFirst()).isEqualTo(two);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nhost: a\n\n",
                "GET /  HTTP/1.1\r\nhost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nhost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\n folded\r\n\r\n",
                "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: +3\r\n\r\nabc",
                "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ncontent-length: 3\r\n\r\nabc",
                "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1;x=y\r\na\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: y\r\n\r\n"
            })
    void badFramingIsAFaultAndClosesTheConnection(String request) {
        try (RawClient client = RawClient.connect(provider.port())) {
            // when
            client.send(request);

            // then
            assertThat(client.response().status()).isEqualTo(400);
            assertThat(client.awaitClose()).isEqualTo(RawClient.Close.CLOSED);
        }
        assertThat(provider.faults()).hasSize(1);
        assertThat(new String(provider.byteLog().getFirst(), UTF_8)).isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesDuringASilenceIsNoticedWithin100Ms(boolean reset) {
        // given
        provider.answer(Script.silence());
        RawClient client = RawClient.connect(provider.port());
        client.send(RawRequest.chat("gpt-test", "hello"));
        Received received = provider.awaitRequest(0);
        assertThat(received.ended()).isNull();

        // when
        long left = System.nanoTime();
        leave(client, reset);

        // then
        End end = received.awaitEnd();
        assertThat(end.kind()).isEqualTo(End.Kind.CLIENT_CLOSED);
        assertThat(end.reset()).isEqualTo(reset);
        assertThat(end.since(left)).isBetween(Duration.ZERO, Duration.ofMillis(100));
        assertThat(received.cancelledAt(Duration.ZERO)).isEqualTo(end.atNanos());
        provider.awaitOpenConnections(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesAPausingStreamIsNoticedWithin100Ms(boolean reset) {
        // given
        Script stream =
                Script.sse().event("a").pause(Duration.ofMinutes(1)).event("b").endChunked();
        provider.answer(stream);
        RawClient client = RawClient.connect(provider.port());
        RawResponse response = client.exchange(RawRequest.chat("gpt-test", "hello"));
        response.event();

        // when
        long left = System.nanoTime();
        leave(client, reset);

        // then
        End end = provider.awaitRequest(0).awaitEnd();
        assertThat(end.kind()).isEqualTo(End.Kind.CLIENT_CLOSED);
        assertThat(end.since(left)).isBetween(Duration.ZERO, Duration.ofMillis(100));
    }

    @Test
    void aClientThatLeavesAfterTheLastByteWasAnswered() {
        for (int i = 0; i < 200; i++) {
            // when
            try (RawClient client = RawClient.connect(provider.port())) {
                client.exchange(RawRequest.get("/v1/models")).body();
            }

            // then
            assertThat(provider.awaitRequest(i).awaitEnd().kind()).isEqualTo(End.Kind.ANSWERED);
        }
    }

    @Test
    void aClientThatLeavesInsideItsBodyIsLogged() {
        // given
        byte[] request = RawRequest.chat("gpt-test", "hello").bytes();

        // when
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(new String(request, 0, request.length - 1, UTF_8));
        }

        // then
        Received received = provider.awaitRequest(0);
        assertThat(received.isWhole()).isFalse();
        assertThat(received.awaitEnd().kind()).isEqualTo(End.Kind.CLIENT_CLOSED);
    }

    @Test
    void piecesArriveOneByOneWhereTheAnswerIsSplit() {
        // given
        Script script = Script.json(200, "0123456789").gap(Duration.ofMillis(20));
        int whole = exchangePieces(script.splitAt()).stream().mapToInt(Integer::intValue).sum();

        // then
        assertThat(exchangePieces(script.splitAt(5, whole - 3))).containsExactly(5, whole - 8, 3);
        assertThat(exchangePieces(script.splitEvery(whole / 3 + 1)))
                .containsExactly(whole / 3 + 1, whole / 3 + 1, whole - 2 * (whole / 3 + 1));
    }

    @Test
    void splitsFallAtTheSameOffsetsWhateverStepsMadeTheBytes() {
        // given
        Script script = Script.sse().event("aaaa").event("bbbb").endChunked();

        // when
        List<Integer> pieces = exchangePieces(script.splitEvery(50).gap(Duration.ofMillis(20)));

        // then
        assertThat(pieces.subList(0, pieces.size() - 1)).containsOnly(50);
    }

    @Test
    void bytesDripOneByOne() {
        Script script =
                Script.status(200)
                        .header("content-length", "3")
                        .flush()
                        .pause(Duration.ofMillis(20));
        List<Integer> pieces =
                exchangePieces(script.dripBytes("abc".getBytes(UTF_8), Duration.ofMillis(20)));
        assertThat(pieces.subList(1, pieces.size())).containsExactly(1, 1, 1);
    }

    @Test
    void aScriptCanCloseOrResetInsideAnAnswer() {
        // given
        Script cut = Script.sse().event("a");
        provider.answer(cut.closeNow()).answer(cut.pause(Duration.ofMillis(50)).reset());

        // then
        assertThat(endOfBody()).isEqualTo(RawResponse.End.TRUNCATED);
        assertThat(endOfBody()).isEqualTo(RawResponse.End.RESET);
        provider.awaitOpenConnections(0);
    }

    @Test
    void aStallEndsWhenTheLatchOpens() {
        // given
        CountDownLatch latch = new CountDownLatch(1);
        provider.answer(Script.sse().event("a").stallUntil(latch).event("b").endChunked());
        try (RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(RawRequest.chat("gpt-test", "hello"));
            response.event();
            assertThatThrownBy(() -> response.event(Duration.ofMillis(50)))
                    .isInstanceOf(AssertionError.class);

            // when
            latch.countDown();

            // then
            assertThat(response.events()).hasSize(1);
        }
    }

    @Test
    void endlessAnswersStopWhenTheClientLeaves() {
        // given
        List<Script> endless =
                List.of(
                        Script.status(200).headers("x-more: aaaa", Script.ENDLESS),
                        Script.sse().raw("ffffffffff\r\ndata: ").fill(Script.ENDLESS),
                        Script.interim(103, Script.ENDLESS));
        for (int i = 0; i < endless.size(); i++) {
            provider.answer(endless.get(i));

            // when
            RawClient client = RawClient.connect(provider.port());
            client.send(RawRequest.get("/"));
            for (int read = 0; read < 1_000_000; ) {
                read += client.readSome(65536, Await.DEADLINE).length;
            }
            client.close();

            // then
            assertThat(provider.awaitRequest(i).awaitEnd().kind())
                    .isEqualTo(End.Kind.CLIENT_CLOSED);
        }
    }

    @Test
    void bigBodiesAreMadeOnTheFly() {
        provider.answer(Script.status(200).bigBody(50_000_000));
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(RawRequest.get("/"));
            assertThat(client.response().body()).hasSize(50_000_000);
        }
    }

    @Test
    void bigChunksAreOneChunk() {
        provider.answer(Script.sse().bigChunk("data: ", 3_000_000, "\n\n").endChunked());
        try (RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(RawRequest.get("/"));
            assertThat(response.events().getFirst().data()).hasSize(3_000_000);
            assertThat(response.chunks()).hasSize(1);
        }
    }

    @Test
    void aProviderThatNeverReadsFillsTheWindow() {
        // given
        var options = new ScriptedProvider.Options(Profile.OPENAI, null, 8192);
        try (ScriptedProvider deaf = ScriptedProvider.start(options).neverRead();
                RawClient client = RawClient.connect(deaf.port())) {
            Thread.ofVirtual().start(() -> sendUntilClosed(client));

            // when
            deaf.awaitOpenConnections(1);

            // then
            assertThat(deaf.byteLog().getFirst()).isEmpty();
            deaf.clearScripts();
            Await.until("bytes arrive", () -> deaf.byteLog().getFirst().length > 0);
        }
    }

    @Test
    void aSlowReaderReadsAsSlowlyAsTold() {
        // given
        provider.readSlowly(10, Duration.ofMillis(5));
        byte[] request = RawRequest.chat("gpt-test", "hello").bytes();
        long start = System.nanoTime();

        // when
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(request);
            client.response();
        }

        // then
        Duration least = Duration.ofMillis(5L * (request.length / 10 - 1));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(least);
    }

    @Test
    void anAnswerCanComeBeforeTheBody() {
        provider.answerBeforeBody(Script.json(413, "{}"));
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(413);
        }
    }

    @Test
    void anExpectationIsMetWithContinue() {
        RawRequest request = RawRequest.chat("gpt-test", "hello").header("expect", "100-continue");
        try (RawClient client = RawClient.connect(provider.port())) {
            assertThat(client.exchange(request).interim()).containsExactly(100);
        }
    }

    @Test
    void queuedScriptsComeFirstThenTheLastRuleThenTheBuiltInAnswer() {
        // given
        provider.always(When.path("/a"), Script.json(201, "{}"));
        provider.always(When.path("/a"), Script.json(202, "{}"));
        provider.answer(When.path("/b"), Script.json(203, "{}"));
        provider.answer(Script.json(200, "{}"));

        // then
        assertThat(List.of(get("/a"), get("/b"), get("/a"), get("/b")))
                .containsExactly(200, 203, 202, 404);
    }

    @Test
    void aBehaviourThatThrowsIsAFaultAndAReset() {
        // given
        Behaviour broken =
                _ -> {
                    throw new AssertionError("broken test");
                };
        provider.always(_ -> true, broken);

        // when
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(RawRequest.get("/"));
            assertThat(client.awaitClose()).isEqualTo(RawClient.Close.RESET);
        }

        // then
        assertThat(provider.faults().getFirst()).contains("broken test");
    }

    @Test
    void closingTheProviderEndsWhatRuns() {
        // given
        provider.answer(Script.silence());
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(RawRequest.get("/"));
            Received received = provider.awaitRequest(0);

            // when
            provider.close();

            // then
            assertThat(received.awaitEnd().kind()).isEqualTo(End.Kind.STOPPED);
            client.awaitClose();
        }
    }

    @Test
    void theLogIsBounded() {
        // given
        ExchangeLog log = new ExchangeLog();
        var head = new Received.Head(0, "GET", "/", "HTTP/1.1", List.of());

        // when
        for (int i = 0; i < ExchangeLog.LIMIT + 5; i++) {
            log.add(new Received(head));
            log.fault("x");
        }

        // then
        assertThat(log.requests()).hasSize(ExchangeLog.LIMIT);
        assertThat(log.requests().getFirst().order()).isEqualTo(5);
        assertThat(log.faults()).hasSize(ExchangeLog.LIMIT);
        assertThat(log.total()).isEqualTo(ExchangeLog.LIMIT + 5);
    }

    @Test
    void theByteLogIsBounded() throws InterruptedException {
        // given
        Inbound inbound = new Inbound();
        byte[] piece = new byte[1 << 20];

        // when
        for (int i = 0; i <= Inbound.LOG_LIMIT / piece.length; i++) {
            inbound.add(piece, piece.length);
            assertThat(inbound.read(piece, 0, piece.length)).isEqualTo(piece.length);
        }

        // then
        assertThat(inbound.log()).hasSize(Inbound.LOG_LIMIT);
    }

    @Test
    void theJdkClientReadsTheStream() throws Exception {
        // given
        RawRequest request = RawRequest.chat("gpt-test", "one two three").stream();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest post =
                    HttpRequest.newBuilder(provider.uri().resolve("/v1/chat/completions"))
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()))
                            .build();

            // when
            HttpResponse<String> response = client.send(post, HttpResponse.BodyHandlers.ofString());

            // then
            assertThat(response.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
        }
        assertThat(provider.faults()).isEmpty();
    }

    @Test
    void anUnreachableAddressRefusesOrHangs() throws Exception {
        try (Unreachable refusing = Unreachable.refusing();
                Unreachable silent = Unreachable.silent();
                Socket first = new Socket();
                Socket second = new Socket()) {
            assertThatThrownBy(
                            () ->
                                    first.connect(
                                            new InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(),
                                                    refusing.port())))
                    .isInstanceOf(ConnectException.class);
            assertThatThrownBy(
                            () ->
                                    second.connect(
                                            new InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(),
                                                    silent.port()),
                                            200))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private int get(String path) {
        try (RawClient client = RawClient.connect(provider.port())) {
            return client.exchange(RawRequest.get(path)).status();
        }
    }

    private RawResponse.End endOfBody() {
        try (RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(RawRequest.get("/"));
            response.body();
            return response.end();
        }
    }

    private List<Integer> exchangePieces(Script script) {
        provider.answer(script.closeNow());
        List<Integer> pieces = new ArrayList<>();
        try (RawClient client = RawClient.connect(provider.port())) {
            client.send(RawRequest.get("/"));
            int n = client.readSome(65536, Await.DEADLINE).length;
            while (n > 0) {
                pieces.add(n);
                n = client.readSome(65536, Await.DEADLINE).length;
            }
        }
        return pieces;
    }

    private static void leave(RawClient client, boolean reset) {
        if (reset) {
            client.closeAbruptly();
        } else {
            client.close();
        }
    }

    private static void sendUntilClosed(RawClient client) {
        try {
            while (true) {
                client.send(new byte[65536]);
            }
        } catch (UncheckedIOException _) {
            client.close();
        }
    }
}
