package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RequestParserTest {
    private static final String HEAD =
            String.join(
                    "\r\n",
                    "POST /v1/chat/completions?a=b%20c HTTP/1.1",
                    "Host: api.example:8080",
                    "Content-Length: 7",
                    "X-Request-ID: my-id_1.2",
                    "X_Dropped: 1",
                    "Authorization: Bearer k",
                    "",
                    "");

    private final RequestIds ids = new RequestIds(System::currentTimeMillis, 7);
    private final RequestParser parser = new RequestParser(32 * 1024, 1 << 20, new TextCache());

    @Test
    void tells_line_fields_and_framing_of_a_request() {
        // when
        RequestParser.Result result =
                parser.read(Unpooled.copiedBuffer(HEAD, StandardCharsets.ISO_8859_1));

        // then
        assertThat(result).isEqualTo(RequestParser.Result.DONE);
        assertThat(parser.method()).isEqualTo("POST");
        assertThat(parser.path()).isEqualTo("/v1/chat/completions");
        assertThat(parser.query()).isEqualTo("a=b%20c");
        assertThat(parser.requestId(ids)).isEqualTo("my-id_1.2");
        assertThat(parser.fields().size()).isEqualTo(4);
        assertThat(parser.fields().has("x_dropped")).isFalse();
        assertThat(parser.fields().first("authorization")).isEqualTo("Bearer k");
        assertThat(parser.rules().contentLength()).isEqualTo(7);
        assertThat(parser.rules().keepAlive()).isTrue();
    }

    @Test
    void a_path_seen_before_costs_no_new_string() {
        // given
        parser.read(Unpooled.copiedBuffer(HEAD, StandardCharsets.ISO_8859_1));
        String first = parser.path();

        // when
        parser.reset();
        parser.read(Unpooled.copiedBuffer(HEAD, StandardCharsets.ISO_8859_1));

        // then
        assertThat(parser.path()).isSameAs(first);
    }

    @Test
    void request_ids_that_are_not_sane_are_not_kept() {
        for (String id : List.of("", "a b", "a\"b", "a,b", "é", "a".repeat(129), "a/b", "<a>")) {
            assertThat(idOf("X-Request-Id: " + id + "\r\n")).as(id).isNotEqualTo(id).hasSize(26);
        }
        assertThat(idOf("X-Request-Id: a\r\nX-Request-Id: a\r\n")).hasSize(26);
        assertThat(idOf("X-Request-Id: " + "a".repeat(128) + "\r\n")).hasSize(128);
    }

    @Test
    void every_payload_of_the_corpus_reads_the_same_at_every_split() {
        int cases = 0;
        for (SmugglingCorpus.Payload payload : SmugglingCorpus.all()) {
            byte[] bytes = payload.bytes();
            if (bytes.length > 1000) {
                continue;
            }
            String whole = StreamReading.of(bytes);
            for (int cut = 0; cut <= bytes.length; cut++) {
                cases++;
                assertThat(StreamReading.of(bytes, cut))
                        .as("%s cut at %d", payload.name(), cut)
                        .isEqualTo(whole);
            }
        }
        assertThat(cases).isGreaterThan(20_000);
    }

    @Test
    void two_requests_read_the_same_at_every_two_cuts_and_byte_by_byte() {
        // given
        byte[] bytes =
                String.join(
                                "\r\n",
                                "POST /a HTTP/1.1",
                                "Host: a",
                                "Transfer-Encoding: chunked",
                                "",
                                "3",
                                "abc",
                                "0",
                                "",
                                "PUT /b?c HTTP/1.1",
                                "Host: a",
                                "Content-Length: 2",
                                "",
                                "de")
                        .getBytes(StandardCharsets.ISO_8859_1);
        String whole = StreamReading.of(bytes);

        // then
        assertThat(whole).startsWith("[POST /a null 2 true, abc, PUT /b c 2 true, de]");
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertThat(StreamReading.of(bytes, first, second)).isEqualTo(whole);
            }
        }
        int[] everywhere = new int[bytes.length];
        Arrays.setAll(everywhere, i -> i);
        assertThat(StreamReading.of(bytes, everywhere)).isEqualTo(whole);
    }

    @Test
    void mutated_streams_neither_break_the_parser_nor_depend_on_splits() {
        fuzz(System.nanoTime(), 20_000);
    }

    @Test
    @Tag("long")
    void a_million_mutated_streams_neither_break_the_parser_nor_depend_on_splits() {
        fuzz(System.nanoTime(), 1_000_000);
    }

    private static void fuzz(long seed, int rounds) {
        System.out.println("request parser fuzz seed: " + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<SmugglingCorpus.Payload> corpus =
                SmugglingCorpus.all().stream().filter(p -> p.latin().length() < 1000).toList();
        int accepted = 0;
        for (int round = 0; round < rounds; round++) {
            // given
            byte[] bytes = mutated(corpus.get(random.nextInt(corpus.size())).bytes(), random);
            int[] cuts = new int[random.nextInt(6)];
            Arrays.setAll(cuts, _ -> random.nextInt(bytes.length + 1));
            Arrays.sort(cuts);

            // when
            String whole = StreamReading.of(bytes);
            String cut = StreamReading.of(bytes, cuts);

            // then
            assertThat(cut).as("seed %d round %d", seed, round).isEqualTo(whole);
            accepted += whole.startsWith("[]") ? 0 : 1;
        }
        assertThat(accepted).isBetween(rounds / 50, rounds - rounds / 50);
    }

    private static byte[] mutated(byte[] bytes, RandomGenerator random) {
        byte[] mutant = bytes.clone();
        byte[] likely = {'\r', '\n', ' ', ':', '\t', 0, ',', ';', '0', '_', (byte) 0x85};
        int times = random.nextInt(4);
        for (int i = 0; i < times && mutant.length > 0; i++) {
            int at = random.nextInt(mutant.length);
            byte odd =
                    random.nextBoolean()
                            ? likely[random.nextInt(likely.length)]
                            : (byte) random.nextInt(256);
            switch (random.nextInt(3)) {
                case 0 -> mutant[at] = odd;
                case 1 -> {
                    byte[] longer = Arrays.copyOf(mutant, mutant.length + 1);
                    System.arraycopy(mutant, at, longer, at + 1, mutant.length - at);
                    longer[at] = odd;
                    mutant = longer;
                }
                default -> {
                    byte[] shorter = Arrays.copyOf(mutant, mutant.length - 1);
                    System.arraycopy(mutant, at + 1, shorter, at, shorter.length - at);
                    mutant = shorter;
                }
            }
        }
        return mutant;
    }

    private String idOf(String lines) {
        parser.reset();
        parser.read(
                Unpooled.copiedBuffer(
                        "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n",
                        StandardCharsets.ISO_8859_1));
        return parser.requestId(ids);
    }
}
