package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingTest {
    private final EdgeFixture edge;

    SmugglingTest() throws IOException {
        edge = new EdgeFixture();
    }

    @BeforeAll
    static void showSize() {
        System.out.println("smuggling payloads: " + SmugglingCorpus.all().size());
    }

    @BeforeEach
    void forget() {
        edge.seen.clear();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    static Stream<SmugglingCorpus.Payload> payloads() {
        return SmugglingCorpus.all().stream();
    }

    @Test
    void the_corpus_is_large_and_its_names_are_unique() {
        assertThat(SmugglingCorpus.all()).hasSizeGreaterThan(200);
        assertThat(SmugglingCorpus.all().stream().map(SmugglingCorpus.Payload::name))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void every_payload_is_understood_in_one_way_only(SmugglingCorpus.Payload payload)
            throws IOException {
        try (TestClient client = edge.connect()) {
            // when
            client.sendAnyway(payload.bytes());

            // then
            for (int i = 0; i < payload.accepted(); i++) {
                assertThat(client.read().status()).isEqualTo(200);
            }
            if (payload.refusal() > 0) {
                TestClient.Answer refusal = client.read();
                assertThat(refusal.status()).isEqualTo(payload.refusal());
                assertThat(refusal.header("connection")).isEqualTo("close");
                assertThat(refusal.header("x-request-id")).isNotEmpty();
                assertThat(client.isClosed()).isTrue();
            }
            assertThat(edge.seen).hasSize(payload.accepted());
            assertThat(edge.seen).noneMatch(seen -> seen.contains("smuggled"));
        }
    }

    @Test
    void a_connection_that_stays_is_in_step() throws IOException {
        Predicate<SmugglingCorpus.Payload> stays =
                payload ->
                        payload.refusal() == 0
                                && !payload.name().contains("close")
                                && !payload.name().contains("HTTP/1.0");
        List<SmugglingCorpus.Payload> staying =
                SmugglingCorpus.all().stream().filter(stays).toList();
        assertThat(staying).hasSizeGreaterThan(40);
        try (TestClient client = edge.connect()) {
            for (SmugglingCorpus.Payload payload : staying) {
                // when
                client.send(payload.bytes());
                for (int i = 0; i < payload.accepted(); i++) {
                    client.read();
                }
                client.send("POST /probe HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nprobe");

                // then
                assertThat(client.read().body()).as(payload.name()).isEqualTo("probe");
            }
        }
    }
}
