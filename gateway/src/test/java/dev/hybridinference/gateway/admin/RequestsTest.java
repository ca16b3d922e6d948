package dev.hybridinference.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.ConsoleConfig;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked over the wire. */
class RequestsTest {
    private static final String TARGETS = "/api/v1/targets";

    @TempDir Path data;
    private AdminListener listener;
    private AdminRequests admin;

    @BeforeEach
    void start() throws IOException {
        listener =
                AdminListener.start(
                        new ConsoleConfig("127.0.0.1", 0, true),
                        data,
                        new TwoTargets(),
                        new OneModel());
        admin = AdminRequests.of(data);
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    private Json row(String id) {
        return admin.row(id);
    }

    private static void assertProblem(RawResponse answer, int status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.header("access-control-allow-origin")).isNull();
        Json problem = answer.json();
        assertThat(problem.at("type").text()).isEqualTo("about:blank");
        assertThat(problem.at("title").text()).isNotEmpty();
        assertThat(problem.at("status")).isEqualTo(Json.of(status));
        assertThat(problem.at("detail").text()).contains(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-nothing: 1",
                "authorization: Bearer wrong",
                "authorization: Bearer",
                "authorization: Bearer TOKENx",
                "authorization: Basic TOKEN",
                "authorization: TOKEN",
                "x-api-key: TOKEN",
                "authorization: Bearer TOKEN\r\nauthorization: Bearer TOKEN"
            })
    void nobodyIsAnsweredWithoutTheToken(String line) {
        RawResponse answer =
                admin.send("GET", TARGETS, "host: localhost", line.replace("TOKEN", admin.token()));

        assertProblem(answer, 401, "run/console.json");
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
        assertThat(answer.text()).doesNotContain(admin.token());
    }

    @Test
    void whatIsBehindTheTokenIsNotToldWithoutIt() {
        assertThat(admin.send("GET", "/nothing", "host: localhost").status()).isEqualTo(401);
        assertThat(admin.send("POST", TARGETS + "/one/a/drain", "host: localhost").status())
                .isEqualTo(401);
        assertThat(row("one/a").hasTrue("drained")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:3001",
                "127.0.0.1",
                "127.0.0.1:9",
                "127.9.9.9:3001",
                "[::1]",
                "[::1]:3001"
            })
    void itAnswersToTheNamesOfItsOwnMachine(String host) {
        assertThat(admin.send("GET", TARGETS, "host: " + host, admin.authorization()).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host: rebound.example",
                "host: rebound.example:3001",
                "host: localhost.example",
                "host: 127.0.0.1.example",
                "host: 10.0.0.1",
                "host: [::2]",
                "host: 0.0.0.0",
                "host: 2130706433",
                "host: ",
                "host: localhost\r\nhost: rebound.example",
                "x-nothing: 1"
            })
    void aNameThatLeadsHereByDeceitIsRefused(String line) {
        RawResponse answer = admin.send("GET", TARGETS, line, admin.authorization());

        assertProblem(answer, 421, "localhost");
    }

    @Test
    void anAbsoluteTargetOfAnotherNameIsRefused() {
        RawResponse answer =
                admin.send(
                        "GET",
                        "http://rebound.example" + TARGETS,
                        "host: localhost",
                        admin.authorization());

        assertProblem(answer, 421, "localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://rebound.example", "null", "http://localhost:3001"})
    void pagesInABrowserAreRefused(String origin) {
        RawResponse answer =
                admin.send(
                        "GET",
                        TARGETS,
                        "host: localhost",
                        "origin: " + origin,
                        admin.authorization());

        assertProblem(answer, 403, "browser");
        assertProblem(
                admin.send("OPTIONS", TARGETS, "host: localhost", "origin: " + origin),
                403,
                "browser");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/targets, 405, GET",
        "DELETE, /api/v1/targets, 405, GET",
        "GET, /api/v1/targets/one/a/drain, 405, POST",
        "POST, /api/v1/route/explain?model=m, 405, GET",
        "POST, /api/v1/targets/one/a/melt, 404, nothing here",
        "POST, /api/v1/targets/drain, 404, nothing here",
        "GET, /api/v1/targets/one/a, 404, nothing here",
        "GET, /, 404, nothing here",
        "POST, /api/v1/targets/one/none/drain, 404, one/none: no such target",
        "POST, /api/v1/targets/one%2Fnone/pin, 404, one/none: no such target",
        "POST, /api/v1/targets//drain, 404, no such target",
        "POST, /api/v1/targets/one/%FF/clear, 400, not percent-encoded UTF-8",
        "GET, /api/v1/route/explain, 400, model: missing",
        "GET, /api/v1/route/explain?model=m&model=m, 400, given twice",
        "GET, /api/v1/route/explain?model=m&colour=red, 400, colour: unknown",
        "GET, /api/v1/route/explain?model=m&tokens=-1, 400, tokens: not usable",
        "GET, /api/v1/route/explain?model=m&max_tokens=0, 400, max_tokens: not usable",
        "GET, /api/v1/route/explain?model=m&max_tokens=9999999999999999999, 400, max_tokens: not",
        "GET, /api/v1/route/explain?model=m&privacy=public, 400, privacy: public",
        "GET, /api/v1/route/explain?model=%C3, 400, not percent-encoded",
        "GET, /api/v1/route/explain?model=none, 404, none: no such model",
        "GET, /api/v1/route/explain?model=broken, 500, its log says how"
    })
    void whatCannotBeDoneIsSaid(String method, String path, int status, String detail) {
        RawResponse answer = admin.ask(method, path);

        assertProblem(answer, status, detail);
        assertThat(answer.header("allow")).isEqualTo(status == 405 ? detail : null);
    }

    @Test
    void aHeadRequestIsAWrongMethodToo() {
        try (RawClient client = RawClient.connect(admin.port())) {
            RawResponse answer =
                    client.send(
                                    "HEAD %s HTTP/1.1\r\nhost: localhost\r\n%s\r\n\r\n"
                                            .formatted(TARGETS, admin.authorization()))
                            .responseToHead();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one/org/b", "one/org%2Fb", "one%2Forg%2Fb", "%6Fne/%6frg/b"})
    void aTargetWithASlashIsFoundHoweverItIsEncoded(String id) {
        RawResponse answer = admin.ask("POST", TARGETS + "/" + id + "/pin");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("id").text()).isEqualTo("one/org/b");
        assertThat(answer.json().hasTrue("pinned")).isTrue();
        assertThat(row("one/org/b").hasTrue("pinned")).isTrue();
        assertThat(row("one/a").hasTrue("pinned")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 65537", "content-length: 99999999999"})
    void aBodyThatIsAnnouncedTooLongIsRefusedUnread(String line) {
        RawResponse answer =
                admin.send(
                        "POST",
                        TARGETS + "/one/a/drain",
                        "host: localhost",
                        line,
                        admin.authorization());

        assertProblem(answer, 413, "at most 65536 bytes");
        assertThat(row("one/a").hasTrue("drained")).isFalse();
    }

    @Test
    void aBodyThatTurnsOutTooLongIsRefused() {
        String piece = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
        try (RawClient client = RawClient.connect(admin.port())) {
            client.send(
                    "POST %s/one/a/drain HTTP/1.1\r\nhost: localhost\r\n%s\r\ntransfer-encoding: chunked\r\n\r\n"
                            .formatted(TARGETS, admin.authorization()));
            client.send(piece.repeat(16));
            client.send("1\r\nx\r\n");

            assertProblem(client.response(), 413, "at most 65536 bytes");
        }
        assertThat(row("one/a").hasTrue("drained")).isFalse();
    }

    @Test
    void aBodyOfTheLargestSizeIsTaken() {
        try (RawClient client = RawClient.connect(admin.port())) {
            client.send(
                    "POST %s/one/a/drain HTTP/1.1\r\nhost: localhost\r\n%s\r\ncontent-length: 65536\r\n\r\n"
                            .formatted(TARGETS, admin.authorization()));
            client.send("x".repeat(65_536));

            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void slowClientsDoNotHoldUpOthers() {
        List<RawClient> slow = new ArrayList<>();
        try {
            // given
            for (int i = 0; i < 20; i++) {
                slow.add(RawClient.connect(admin.port()).send("GET /api/v1/tar"));
                slow.add(
                        RawClient.connect(admin.port())
                                .send(
                                        "POST %s/one/a/drain HTTP/1.1\r\nhost: localhost\r\n%s\r\ncontent-length: 9\r\n\r\nx"
                                                .formatted(TARGETS, admin.authorization())));
            }

            // then
            try (RawClient client = RawClient.connect(admin.port())) {
                client.send(
                        "GET %s HTTP/1.1\r\nhost: localhost\r\n%s\r\n\r\n"
                                .formatted(TARGETS, admin.authorization()));
                assertThat(client.response(Duration.ofSeconds(3)).status()).isEqualTo(200);
            }
            assertThat(row("one/a").hasTrue("drained")).isFalse();
        } finally {
            slow.forEach(RawClient::close);
        }
    }

    @Test
    void everyPartOfAQuestionIsHandedOn() {
        Json answer =
                admin.ask(
                                "GET",
                                "/api/v1/route/explain?model=m&key=c%2Bi+x&tokens=100&max_tokens=5&privacy=local")
                        .json();

        assertThat(answer.at("table_id").text())
                .isEqualTo(new RouteQuestion("m", "c+i x", 100, 5L, true).toString());
        assertThat(admin.ask("GET", "/api/v1/route/explain?model=m").json().at("table_id").text())
                .isEqualTo(new RouteQuestion("m", null, 0, null, false).toString());
    }

    @Test
    void aConnectionServesSeveralRequests() {
        String request =
                "GET %s HTTP/1.1\r\nhost: localhost\r\n%s\r\n\r\n"
                        .formatted(TARGETS, admin.authorization());
        try (RawClient client = RawClient.connect(admin.port())) {
            for (int i = 0; i < 3; i++) {
                RawResponse answer = client.send(request).response();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.json().list("targets")).hasSize(2);
            }
        }
    }
}
