package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.cli.Console.Run;
import dev.hybridinference.gateway.identity.ApiKey;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.gateway.identity.KeysFile;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.registry.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysCommandsTest {
    private static final String CANARY = "canary-secret-of-a-configured-key";
    private static final Pattern KEY = Pattern.compile("sk-hi-[0-9A-Za-z]{10}-[0-9A-Za-z]{49}");

    @TempDir Path directory;
    private Console console;

    @BeforeEach
    void open() {
        console = new Console(directory);
    }

    private Run keys(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "keys";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--data";
        all[arguments.length + 2] = "data";
        return console.run(all);
    }

    private static String keyIn(String text) {
        Matcher key = KEY.matcher(text);
        assertThat(key.find()).isTrue();
        return key.group();
    }

    private @Nullable Caller caller(String key) throws IOException {
        Path data = directory.resolve("data");
        Pepper pepper = Pepper.open(data);
        KeysFile file = new KeysFile(data, pepper, InstantSource.fixed(Console.NOW), notice -> {});
        byte[] bytes =
                ApiKey.parse(key) instanceof ApiKey.Reading.Well(ApiKey well)
                        ? well.text().bytes()
                        : new byte[0];
        return KeyRing.of(List.of(file), Console.NOW::toEpochMilli)
                .find(bytes, 0, bytes.length, pepper.hasher());
    }

    @Test
    void aCreatedKeyIsShownOnceAndWorks() throws Exception {
        Run run =
                keys(
                        "create",
                        "--name",
                        "ci",
                        "--owner",
                        "team",
                        "--models",
                        "a, b",
                        "--rights",
                        "target",
                        "--expires",
                        "90d",
                        "--output",
                        "json");

        assertThat(run.code()).isZero();
        String key = keyIn(run.out());
        String id = key.substring(6, 16);
        assertThat(run.out())
                .isEqualToIgnoringNewLines(
                        """
                        {"id":"%s","name":"ci","owner":"team","key":"%s","created_at":"2026-11-22T08:00:00Z"}
                        """
                                .formatted(id, key));
        assertThat(run.err()).contains("only time").doesNotContain(key);
        assertThat(caller(key))
                .isEqualTo(
                        new Caller(
                                id,
                                "ci",
                                "team",
                                Set.of("a", "b"),
                                Set.of(Right.TARGET),
                                Console.NOW.plusSeconds(90 * 86_400).toEpochMilli()));
    }

    @Test
    void theListHasEveryFieldButNoSecret() {
        String key = keyIn(keys("create", "--name", "ci", "--rights", "target").out());
        keys(
                "create",
                "--name",
                "old",
                "--owner",
                "me",
                "--models",
                "x",
                "--expires",
                "2027-01-31");
        keys("revoke", "old");

        Run json = keys("list", "--output", "json");
        Run table = keys("list");

        assertThat(json.code()).isZero();
        assertThat(json.out().replaceAll("\"id\":\"[0-9A-Za-z]{10}\"", "\"id\":ID"))
                .isEqualToIgnoringNewLines(
                        """
                        {"keys":[\
                        {"id":ID,"name":"ci","owner":"ci","models":["*"],"rights":["target"],\
                        "strategy":null,"priority":"normal","privacy":"any",\
                        "created_at":"2026-11-22T08:00:00Z","expires_at":null,"revoked":false,"source":"file"},\
                        {"id":ID,"name":"old","owner":"me","models":["x"],"rights":[],\
                        "strategy":null,"priority":"normal","privacy":"any",\
                        "created_at":"2026-11-22T08:00:00Z","expires_at":"2027-01-31T00:00:00Z","revoked":true,"source":"file"}]}
                        """);
        assertThat(table.out().lines().toList())
                .hasSize(3)
                .satisfies(
                        lines -> {
                            assertThat(lines.get(0)).startsWith("ID").contains("EXPIRES", "STATE");
                            assertThat(lines.get(1)).contains("ci", "never", "active", "file");
                            assertThat(lines.get(2)).contains("old", "2027-01-31", "revoked");
                        });
        assertThat(json.out() + table.out() + json.err() + table.err())
                .doesNotContain(key.substring(17))
                .doesNotContainPattern(KEY);
    }

    @Test
    void aKeySaysHowItsRequestsAreTreated() throws Exception {
        Run run =
                keys(
                        "create",
                        "--name",
                        "batch",
                        "--strategy",
                        "cost",
                        "--priority",
                        "low",
                        "--privacy",
                        "local");

        Caller caller = Objects.requireNonNull(caller(keyIn(run.out())));
        assertThat(caller.treatment())
                .isEqualTo(new Treatment(Strategies.named("cost"), true, true));
        assertThat(keys("list", "--output", "json").out())
                .contains("\"strategy\":\"cost\",\"priority\":\"low\",\"privacy\":\"local\"");
        assertThat(keys("list").out()).contains("STRATEGY", "cost", "low", "local");
    }

    @Test
    void aListOfADirectoryThatIsNotThereIsEmptyAndLeavesNoTrace() {
        Run run = keys("list", "--output", "json");
        assertThat(run.out()).isEqualToIgnoringNewLines("{\"keys\":[]}");
        assertThat(keys("revoke", "ci").code()).isEqualTo(4);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aNameThatIsTakenIsAConflict() {
        keys("create", "--name", "ci");
        Run run = keys("create", "--name", "ci");
        assertThat(run.code()).isEqualTo(5);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--name: ci is that of key");
    }

    @Test
    void revokingIsDoneOnceAndMayBeAskedAgain() throws Exception {
        String key = keyIn(keys("create", "--name", "ci").out());
        assertThat(caller(key)).isNotNull();

        Run first = keys("revoke", key.substring(6, 16));
        Run again = keys("revoke", "ci", "--output", "json");

        assertThat(first.code()).isZero();
        assertThat(first.err()).contains("is revoked");
        assertThat(again.code()).isZero();
        assertThat(again.err()).contains("was revoked before");
        assertThat(again.out()).contains("\"revoked\":true");
        assertThat(caller(key)).isNull();
    }

    @Test
    void anUnknownKeyIsNotFound() {
        keys("create", "--name", "ci");
        Run run = keys("revoke", "other");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("other: no such key");
    }

    @Test
    void aWholeKeyAsArgumentIsRefusedWithoutRepeatingIt() throws Exception {
        String key = keyIn(keys("create", "--name", "ci").out());

        Run whole = keys("revoke", key);
        Run part = keys("revoke", key.substring(0, 40));

        assertThat(whole.code()).isEqualTo(1);
        assertThat(whole.err())
                .contains("hybrid keys revoke " + key.substring(6, 16))
                .doesNotContain(key.substring(17));
        assertThat(part.code()).isEqualTo(1);
        assertThat(part.err()).doesNotContain(key.substring(17, 40));
        assertThat(caller(key)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rpm", "--tpm", "--concurrency", "--budget"})
    void limitsAreToCome(String option) {
        Run run = keys("create", "--name", "ci", option, "10");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains(option + ": not available in this version");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "--rights, targe, did you mean target?",
                "--rights, \"\", --rights:",
                "--strategy, cots, did you mean cost?",
                "--strategy, slo, --strategy: slo (expected",
                "--priority, high, --priority: high (expected",
                "--privacy, locl, did you mean local?",
                "--models, \"a,,b\", --models:",
                "--owner, \" x\", --owner:",
                "--expires, soon, --expires: soon (expected: 90d",
                "--expires, 2026-11-22, expected: in the future",
                "--expires, 0d, expected: in the future",
                "--expires, 2026-13-01, --expires: 2026-13-01 (expected: 90d"
            })
    void wrongValuesAreErrorsThatNameTheOption(String option, String value, String message) {
        Run run = keys("create", "--name", "ci", option, value);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(message);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "30m, 2026-11-22T08:30:00Z",
        "12h, 2026-11-22T20:00:00Z",
        "2w, 2026-12-06T08:00:00Z",
        "2027-01-31T12:00:00Z, 2027-01-31T12:00:00Z"
    })
    void anExpiryIsASpanOrATime(String text, String end) {
        keys("create", "--name", "ci", "--expires", text);
        assertThat(keys("list", "--output", "json").out())
                .contains("\"expires_at\":\"" + end + "\"");
    }

    @Test
    void keysOfTheConfigurationAreListedAndCannotBeTouched() throws Exception {
        Files.writeString(
                directory.resolve("hybrid.yaml"),
                """
                data_dir: data
                providers: { p: { kind: demo } }
                models: [ { id: llama, targets: [ { provider: p, model: demo } ] } ]
                keys:
                  - { name: declared, key: "${env:SECRET}", owner: ops, rights: [target] }
                """);
        console.with("SECRET", CANARY);

        Run list = console.run("keys", "list", "--output", "json");
        Run revoke = console.run("keys", "revoke", "declared");
        Run create = console.run("keys", "create", "--name", "declared");
        Run advised = console.run("keys", "create", "--name", "x", "--models", "llama,other,p/m");

        assertThat(list.out())
                .contains(
                        "\"id\":\"config-declared\"", "\"source\":\"config\"", "\"owner\":\"ops\"");
        assertThat(revoke.code()).isEqualTo(5);
        assertThat(revoke.err()).contains("declared in the configuration");
        assertThat(create.code()).isEqualTo(5);
        assertThat(advised.code()).isZero();
        assertThat(advised.err())
                .contains("the model other is not configured")
                .doesNotContain("model llama", "model p/m");
        assertThat(directory.resolve("data/keys.json")).content().doesNotContain(CANARY);
        assertThat(list.out() + list.err() + revoke.err() + create.err()).doesNotContain(CANARY);
    }

    @Test
    void theDataDirectoryIsFoundWhenTheConfigurationIsNotWholeHere() throws Exception {
        Files.writeString(
                directory.resolve("other.yaml"),
                """
                data_dir: elsewhere
                keys: [ { name: declared, key: "${env:ONLY_THE_SERVER_HAS_THIS}" } ]
                """);

        Run create = console.run("keys", "create", "--name", "ci", "--config", "other.yaml");

        assertThat(create.code()).isZero();
        assertThat(create.err()).contains("hybrid config check");
        assertThat(directory.resolve("elsewhere/keys.json")).exists();
    }

    @Test
    void aConfigurationThatCannotBeReadIsAnErrorUnlessTheDirectoryIsNamed() throws Exception {
        Files.writeString(directory.resolve("hybrid.yaml"), "data_dir: [\n");

        Run refused = console.run("keys", "list");
        Run named = keys("list");
        Run variable = console.with("HYBRID_DATA_DIR", "data").run("keys", "list");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("hybrid.yaml", "--data DIR");
        assertThat(named.code()).isZero();
        assertThat(variable.code()).isZero();
    }

    @Test
    void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
        Files.writeString(directory.resolve("hybrid.yaml"), "data_dir: from-file\n");
        console.run("keys", "create", "--name", "a");
        console.with("HYBRID_DATA_DIR", "from-variable").run("keys", "create", "--name", "a");
        keys("create", "--name", "a");
        assertThat(directory.resolve("from-file/keys.json")).exists();
        assertThat(directory.resolve("from-variable/keys.json")).exists();
        assertThat(directory.resolve("data/keys.json")).exists();
    }

    @Test
    void damageIsToldAndAFileOpenToOthersIsRefused() throws Exception {
        keys("create", "--name", "one");
        keys("create", "--name", "two");
        Path file = directory.resolve("data/keys.json");
        Files.writeString(file, "{");

        Run mended = keys("list");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Run refused = keys("list");

        assertThat(mended.code()).isZero();
        assertThat(mended.out()).contains("one").doesNotContain("two");
        assertThat(mended.err()).contains("previous generation");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("chmod 600").doesNotContain("Exception");
    }

    @Test
    void namesFromOutsideAreMadeHarmless() throws Exception {
        Files.writeString(
                directory.resolve("hybrid.yaml"),
                "keys: [ { name: declared, key: "
                        + CANARY
                        + ", owner: \"a\\e[31m\\u009b\\u202e\" } ]");
        Run table = keys("list");
        Run json = keys("list", "--output", "json");
        assertThat(table.out()).contains("declared").doesNotContain("\u001b", "\u009b", "\u202e");
        assertThat(json.out()).contains("\\u001B[31m\\u009B\\u202E").isASCII();
    }
}
