package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.books.Made;
import dev.hybridinference.gateway.books.Shelf;
import dev.hybridinference.gateway.cli.Console.Run;
import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.store.ContentStore;
import dev.hybridinference.gateway.store.PackedBody;
import dev.hybridinference.gateway.store.Sealer;
import dev.hybridinference.gateway.store.StoredContent;
import dev.hybridinference.gateway.store.Stores;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.RowId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BooksCommandsTest {
    private static final String A = "replica-1-0";

    @TempDir Path directory;
    private Console console;
    private Shelf shelf;

    @BeforeEach
    void open() throws Exception {
        console = new Console(directory);
        Path data = directory.resolve("data");
        shelf = Shelf.at(data.resolve("hybrid.db"), Sealer.of(Pepper.open(data)));
        shelf.put(
                Made.request(A, 1, "2026-11-20T10:00:00Z")
                        .called("first")
                        .in("s1")
                        .tagged("job=x,team=a")
                        .used(Usage.reported(100, 40, 10, 4), "0.000123"),
                Made.request(A, 2, "2026-11-21T10:00:00Z")
                        .called("second")
                        .by("=cmd()", "me, you")
                        .used(Usage.estimated(7, 3), null)
                        .failed(502, "provider_error", "said \"no\"\nand left"));
        shelf.apply(A, Made.request(A, 3, "2026-11-22T07:00:00Z").called("third").opened());
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    private Run run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", "data"));
        return console.run(all.toArray(String[]::new));
    }

    @Test
    void usageHasTheKnownShapeWithExactMoneyBesideIt() {
        Run run = run("usage", "daily", "--json");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .isEqualToIgnoringNewLines(
                        """
                        {"daily":[\
                        {"date":"2026-11-20","inputTokens":60,"outputTokens":10,"cacheCreationTokens":0,"cacheReadTokens":40,\
                        "totalTokens":110,"requests":1,"unpricedRequests":0,"totalCost":0.000123000000,"totalCostUsd":"0.000123000000",\
                        "modelsUsed":["llama"],"modelBreakdowns":[{"modelName":"llama","inputTokens":60,"outputTokens":10,\
                        "cacheCreationTokens":0,"cacheReadTokens":40,"totalTokens":110,"requests":1,"unpricedRequests":0,\
                        "cost":0.000123000000,"costUsd":"0.000123000000"}]},\
                        {"date":"2026-11-21","inputTokens":7,"outputTokens":3,"cacheCreationTokens":0,"cacheReadTokens":0,\
                        "totalTokens":10,"requests":1,"unpricedRequests":1,"totalCost":null,"totalCostUsd":null,\
                        "modelsUsed":["llama"],"modelBreakdowns":[{"modelName":"llama","inputTokens":7,"outputTokens":3,\
                        "cacheCreationTokens":0,"cacheReadTokens":0,"totalTokens":10,"requests":1,"unpricedRequests":1,\
                        "cost":null,"costUsd":null}]}],\
                        "totals":{"inputTokens":67,"outputTokens":13,"cacheCreationTokens":0,"cacheReadTokens":40,\
                        "totalTokens":120,"requests":2,"unpricedRequests":1,"totalCost":0.000123000000,"totalCostUsd":"0.000123000000",\
                        "modelsUsed":["llama"],"modelBreakdowns":[{"modelName":"llama","inputTokens":67,"outputTokens":13,\
                        "cacheCreationTokens":0,"cacheReadTokens":40,"totalTokens":120,"requests":2,"unpricedRequests":1,\
                        "cost":0.000123000000,"costUsd":"0.000123000000"}]},\
                        "timezone":"UTC","notices":[]}
                        """);
        assertThat(run("usage", "daily", "--output", "json")).isEqualTo(run);
    }

    @Test
    void theUsageTableShowsWhatHasNoPrice() {
        Run run = run("usage", "monthly", "--by", "user");
        assertThat(run.out().lines().toList())
                .satisfiesExactly(
                        heading ->
                                assertThat(heading)
                                        .matches(
                                                "MONTH +USER +MODELS +REQUESTS +INPUT +OUTPUT +CACHE CREATE +CACHE READ +TOTAL TOKENS +COST USD"),
                        mine ->
                                assertThat(mine)
                                        .matches("2026-11 +me, you +llama +1 +7 +3 .* 1 unpriced"),
                        teams -> assertThat(teams).matches("2026-11 +team .* 0.000123"),
                        total -> assertThat(total).matches("TOTAL .* 0.000123 \\+ 1 unpriced"));
        assertThat(run("usage", "session").out())
                .contains("SESSION", "s1")
                .doesNotContain("second");
    }

    @ParameterizedTest
    @CsvSource({
        "--since, 2026-11-21, 1",
        "--since, 20261121, 1",
        "--since, 2026-11-20T10:01:00Z, 1",
        "--since, 45h, 1",
        "--since, 7d, 2",
        "--until, 2026-11-20, 1",
        "--until, 2026-11-20T11:00:00+02:00, 0",
        "--until, 1d, 1",
        "--since, 1m, 0"
    })
    void aRangeIsGivenInDatesTimesOrSpans(String option, String value, int requests) {
        assertThat(run("usage", "daily", option, value, "--json").out())
                .contains("\"totals\":{")
                .containsPattern("totals.*\"requests\":" + requests + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "usage daily --since yesterday, --since: yesterday (expected: 24h",
        "usage daily --since 2026-13-01, --since: 2026-13-01 (expected:",
        "usage daily --since 1d --until 2d, --until: 2d (expected: not before --since)",
        "usage daily --by colour, 'colour (expected: one of key, user'",
        "usage daily --timezone Mars, --timezone: Mars (expected:",
        "logs search --status ok, --status: ok (expected: an HTTP status",
        "logs search --limit 0, --limit: 0 (expected: from 1",
        "logs search --limit 1001, --limit: 1001 (expected: from 1",
        "logs search --page x, --page: x (expected:",
        "logs export --format xml, --format: xml (expected: jsonl or csv)"
    })
    void wrongValuesAreErrorsThatNameTheOption(String words, String message) {
        Run run = run(words.split(" "));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(message);
    }

    @Test
    void anExportedRequestHasTheShapeThatScriptsRelyOn() {
        Run run = run("logs", "export");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().toList())
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .isEqualTo(
                                                """
                                                {"request_id":"first","time":"2026-11-20T10:00:00Z","key":"ci","owner":"team",\
                                                "surface":"chat","model":"llama","target":"p/llama","status":200,"outcome":"ok",\
                                                "stream":true,"attempts":1,\
                                                "usage":{"input":100,"cached_input":40,"output":10,"reasoning":4,"source":"reported"},\
                                                "cost_usd":"0.000123000000","fallback":false,"duration_ms":1200,"ttft_ms":300,\
                                                "session":"s1","tags":{"job":"x","team":"a"},"error":null}"""),
                        second ->
                                assertThat(second)
                                        .contains(
                                                "\"request_id\":\"second\"",
                                                "\"cost_usd\":null",
                                                "\"source\":\"estimated\"",
                                                "\"error\":\"said \\\"no\\\"\\nand left\"",
                                                "\"tags\":{}"),
                        third ->
                                assertThat(third)
                                        .contains(
                                                "\"outcome\":\"open\"",
                                                "\"status\":null",
                                                "\"usage\":null",
                                                "\"cost_usd\":null",
                                                "\"duration_ms\":null",
                                                "\"ttft_ms\":null"));
        assertThat(run("logs", "export", "--since", "2026-11-21", "--until", "2026-11-21").out())
                .contains("second")
                .doesNotContain("first", "third");
    }

    @Test
    void csvIsQuotedAndHarmlessInASpreadsheet() {
        Run run = run("logs", "export", "--format", "csv");
        assertThat(run.out().split("\r\n"))
                .containsExactly(
                        "request_id,time,key,owner,surface,model,target,status,outcome,stream,attempts,"
                                + "usage_input,usage_cached_input,usage_output,usage_reasoning,usage_source,cost_usd,"
                                + "fallback,duration_ms,ttft_ms,session,tags,error",
                        "first,2026-11-20T10:00:00Z,ci,team,chat,llama,p/llama,200,ok,true,1,"
                                + "100,40,10,4,reported,0.000123000000,false,1200,300,s1,\"job=x,team=a\",",
                        "second,2026-11-21T10:00:00Z,'=cmd(),\"me, you\",chat,llama,p/llama,502,provider_error,true,1,"
                                + "7,0,3,0,estimated,,false,1200,300,,,\"said \"\"no\"\"\nand left\"",
                        "third,2026-11-22T07:00:00Z,ci,team,chat,llama,,,open,true,0,,,,,,,false,,,,,");
    }

    @Test
    void aSearchGoesOnWhereItEnded() {
        Run first = run("logs", "search", "--limit", "2");
        assertThat(first.out().lines().toList()).hasSize(3);
        assertThat(first.out()).containsSubsequence("third", "second").contains("unpriced");
        String page = first.err().strip().replaceAll("(?s).*--page ", "");
        Run second = run("logs", "search", "--limit", "2", "--page", page);
        assertThat(second.out().lines().toList()).hasSize(2);
        assertThat(second.out()).contains("first");
        assertThat(second.err()).isEmpty();
        assertThat(run("logs", "search", "--outcome", "provider_error", "--output", "json").out())
                .startsWith("{\"requests\":[{\"request_id\":\"second\"")
                .endsWith("],\"next\":null}" + System.lineSeparator());
    }

    @Test
    void oneRequestIsShownWithAllThatIsKnown() {
        Run sheet = run("logs", "show", "first");
        assertThat(sheet.code()).isZero();
        assertThat(sheet.out())
                .contains(
                        "100 input (40 cached), 10 output (4 reasoning), reported",
                        "hybrid route replay replica-1-0/1",
                        "ATTEMPT",
                        "planned  0.052");
        assertThat(run("logs", "show", "first", "--output", "json").out())
                .contains(
                        "\"row\":\"replica-1-0/1\"",
                        "\"timings_ns\":{\"parsed\":1000,\"planned\":52000}",
                        "\"decision\":\"weighted: p/llama\"",
                        "\"attempt_list\":[{\"number\":1,",
                        "\"delivered\":true");
        assertThat(run("logs", "show", "replica-1-0/1")).isEqualTo(sheet);
        Run unknown = run("logs", "show", "nobody");
        assertThat(unknown.code()).isEqualTo(4);
        assertThat(unknown.err()).contains("nobody: no such request");
    }

    @Test
    void keptContentIsShownAndHarmlessForATerminal() throws Exception {
        // given
        try (ContentStore contents =
                Stores.contents(
                        new StorageUrl.Sqlite(directory.resolve("data").resolve("hybrid.db")))) {
            contents.keep(
                    List.of(
                            new StoredContent(
                                    new RowId(A, 1),
                                    0,
                                    packed("{\"model\":\"llama\"}", true),
                                    packed("said\u001b[31m \"hello\"\n", false),
                                    null)));
        }
        // then
        assertThat(run("logs", "show", "first").out())
                .contains(
                        "REQUEST (only its beginning was kept)\n{\"model\":\"llama\"}\n",
                        "\nANSWER\nsaid\uFFFD[31m \"hello\"\n")
                .doesNotContain("FAILURE");
        assertThat(run("logs", "show", "first", "--output", "json").out())
                .contains(
                        "\"content\":{\"request\":\"{\\\"model\\\":\\\"llama\\\"}\","
                                + "\"request_truncated\":true,"
                                + "\"response\":\"said\\u001B[31m \\\"hello\\\"\\n\","
                                + "\"response_truncated\":false,\"provider_error\":null}");
        assertThat(run("logs", "show", "second", "--output", "json").out())
                .doesNotContain("\"content\"");
        assertThat(run("logs", "show", "second").out()).doesNotContain("ANSWER");
    }

    private static PackedBody packed(String body, boolean truncated) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return PackedBody.of(bytes, bytes.length, truncated);
    }

    @Test
    void theLastOfSeveralRequestsWithOneIdIsShownAndTheOthersNamed() throws Exception {
        shelf.put(Made.request(A, 4, "2026-11-22T07:30:00Z").called("first"));
        Run run = run("logs", "show", "first");
        assertThat(run.out()).contains("replica-1-0/4");
        assertThat(run.err()).contains("the others: replica-1-0/1");
    }

    @Test
    void theTailHasTheNewestAtItsEnd() {
        assertThat(run("logs", "tail", "--limit", "2").out())
                .containsSubsequence("second", "third")
                .doesNotContain("first");
        assertThat(run("logs", "tail", "--output", "json").out()).startsWith("{\"requests\":[{");
    }

    @Test
    void theStatusCountsWhatEverBegan() throws Exception {
        assertThat(run("ledger", "status", "--output", "json").out())
                .isEqualToIgnoringNewLines(
                        "{\"opened\":3,\"closed\":2,\"abandoned\":0,\"shipped\":2,\"spool_bytes\":0,\"lag_seconds\":0}");
        shelf.finish(A, 3);
        assertThat(run("ledger", "status", "--output", "json").out())
                .contains("\"opened\":3,\"closed\":2,\"abandoned\":1,\"shipped\":3");
        assertThat(run("ledger", "status").out()).contains("abandoned");
    }

    @Test
    void soundBooksAreProvedAndChangedOnesExitWithSeven() throws Exception {
        assertThat(run("ledger", "verify", "--output", "json"))
                .isEqualTo(
                        new Run(
                                0,
                                "{\"ok\":true,\"rows\":6,\"total\":0,\"differences\":[]}"
                                        + System.lineSeparator(),
                                ""));
        assertThat(run("ledger", "verify").out()).contains("ok: 6 rows");

        shelf.tamper("UPDATE requests SET cost_pusd = 1 WHERE seq = 1");

        Run json = run("ledger", "verify", "--output", "json");
        assertThat(json.code()).isEqualTo(7);
        assertThat(json.out())
                .startsWith("{\"ok\":false,\"rows\":6,\"total\":")
                .contains(
                        "{\"kind\":\"seal\",\"where\":\"replica-1-0/1\",\"expected\":\"the seal of its cells\",\"found\":\"another\"}",
                        "{\"kind\":\"cost\",\"where\":\"replica-1-0/1\",\"expected\":\"123000000 pusd\",\"found\":\"1 pusd\"}",
                        "\"kind\":\"rollup_hour\"",
                        "\"kind\":\"sessions\"");
        Run table = run("ledger", "verify");
        assertThat(table.code()).isEqualTo(7);
        assertThat(table.out()).contains("KIND", "EXPECTED", "123000000 pusd");
        assertThat(table.err()).contains("6 rows, 5 differences");
    }

    @Test
    void booksCannotBeProvedWithoutTheirPepper() throws Exception {
        Files.delete(directory.resolve("data/secrets/pepper"));
        Run run = run("ledger", "verify");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("pepper", "Restore it");
        assertThat(directory.resolve("data/secrets/pepper")).doesNotExist();
    }

    @Test
    void whereNothingWasServedThereIsNothingToRead() {
        Run run = console.run("usage", "daily", "--data", "elsewhere");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("hybrid.db: no such file");
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void aStoreThatDoesNotAnswerIsUnavailable() {
        Run run =
                console.with("DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/db")
                        .run("usage", "daily");
        assertThat(run.code()).isEqualTo(6);
        assertThat(run.err()).contains("127.0.0.1:1").doesNotContain("geheim");
    }

    @Test
    void aDirectoryThatIsNamedIsEnoughWhenTheConfigurationIsNotWholeHere() throws Exception {
        Files.writeString(
                directory.resolve("hybrid.yaml"),
                "data_dir: data\nkeys: [ { name: declared, key: \"${env:ONLY_THE_SERVER_HAS_THIS}\" } ]\n");
        Run run = console.run("usage", "daily", "--json");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("\"requests\":2");
        assertThat(run.err()).contains("hybrid config check");
    }
}
