package dev.hybridinference.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.identity.KeysFile.Creation;
import dev.hybridinference.gateway.identity.KeysFile.Revocation;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.registry.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00.123Z");

    /** More than any other test here makes. */
    private static final int MOST = 50;

    @TempDir Path data;
    private final List<String> notices = new ArrayList<>();
    private Pepper pepper;
    private KeysFile keys;
    private Path file;
    private Path previous;

    @BeforeEach
    void open() throws Exception {
        pepper = Pepper.open(data);
        keys = new KeysFile(data, pepper, InstantSource.fixed(NOW), notices::add, MOST);
        file = data.resolve("keys.json");
        previous = data.resolve("keys.json.1");
    }

    @Test
    void withoutAFileThereAreNoKeysAndNothingIsWritten() throws Exception {
        assertThat(keys.keys()).isEmpty();
        assertThat(data).isDirectoryNotContaining(path -> path.toString().contains("keys.json"));
    }

    @Test
    void aCreatedKeyIsStoredWithAllItsFieldsButNotItself() throws Exception {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        NewKey wish = new NewKey("ci", "team ü\"", set("b", "a"), Set.of(Right.TARGET), end);

        Creation.Created created = (Creation.Created) keys.create(wish, new SecureRandom());

        StoredKey stored = created.stored();
        assertThat(keys.keys()).containsExactly(stored);
        assertThat(stored.id()).isEqualTo(created.key().id());
        assertThat(stored.name()).isEqualTo("ci");
        assertThat(stored.owner()).isEqualTo("team ü\"");
        assertThat(stored.models()).containsExactly("b", "a");
        assertThat(stored.rights()).containsExactly(Right.TARGET);
        assertThat(stored.createdAt()).isEqualTo(NOW);
        assertThat(stored.expiresAt()).isEqualTo(end);
        assertThat(stored.revoked()).isFalse();
        String secret = created.key().text().reveal();
        assertThat(Files.readString(file)).doesNotContain(secret.substring(17, 60));
        assertThat(created.toString()).doesNotContain(secret.substring(17, 60));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void howRequestsAreTreatedIsKeptWithTheKey() throws Exception {
        Treatment treatment = new Treatment(Strategies.named("cost"), true, true);
        NewKey wish = new NewKey("batch", "team", Set.of("*"), Set.of(), null, treatment);
        StoredKey plain = created("plain").stored();
        StoredKey stored = ((Creation.Created) keys.create(wish, new SecureRandom())).stored();

        assertThat(stored.treatment()).isEqualTo(treatment);
        assertThat(keys.keys()).containsExactly(plain, stored);
        assertThat(Files.readString(file)).startsWith("{\"version\":2,");
        assertThat(KeyRing.of(List.of(keys), () -> 0).strategies())
                .containsExactly(Strategies.named("cost"));
        keys.revoke("batch");
        assertThat(keys.keys().get(1).treatment()).isEqualTo(treatment);
        assertThat(KeyRing.of(List.of(keys), () -> 0).strategies()).isEmpty();
    }

    @Test
    void aFileOfKeysThatAreTreatedAsUsualIsTheSameAsBefore() throws Exception {
        String before =
                """
                {"version":1,"pepper":"%s","keys":[
                {"id":"id-old","name":"old","owner":"team","hash":"%s","models":["*"],"rights":[],\
                "created_at":"2026-11-22T08:00:00.123Z","expires_at":null,"revoked":false}]%s}
                """;
        String hash = pepper.hasher().hash("old".getBytes(UTF_8)).hex();
        String unsigned = before.formatted(pepper.fingerprint(), hash, "");
        String sum =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(unsigned.getBytes(UTF_8)));
        String signed = before.formatted(pepper.fingerprint(), hash, ",\"sha256\":\"" + sum + "\"");
        new DurableFile(file, Long.MAX_VALUE).replace(signed.getBytes(UTF_8));

        assertThat(keys.keys()).containsExactly(stored("old", false));
        save(keys.keys());
        assertThat(file).hasContent(signed);
        assertThat(notices).isEmpty();
    }

    @Test
    void aCreatedKeyOpensTheRingAndARevokedOneDoesNot() throws Exception {
        Creation.Created created = created("ci");
        byte[] key = created.key().text().bytes();
        KeyHasher hasher = Pepper.open(data).hasher();

        assertThat(KeyRing.of(List.of(keys), () -> 0).find(key, 0, key.length, hasher)).isNotNull();
        keys.revoke("ci");
        assertThat(KeyRing.of(List.of(keys), () -> 0).find(key, 0, key.length, hasher)).isNull();
    }

    @Test
    void aNameInForceIsTakenUntilItsKeyIsRevoked() throws Exception {
        StoredKey first = created("ci").stored();
        assertThat(create("ci")).isEqualTo(new Creation.NameTaken(first));
        keys.revoke("ci");
        assertThat(create("ci")).isInstanceOf(Creation.Created.class);
    }

    @Test
    void theIdOfAKeyIsNoNameForAnother() throws Exception {
        StoredKey first = created("ci").stored();
        assertThat(create(first.id())).isEqualTo(new Creation.NameTaken(first));
    }

    @Test
    void revokesByIdAndByName() throws Exception {
        StoredKey one = created("one").stored();
        StoredKey two = created("two").stored();

        assertThat(keys.revoke(one.id())).isEqualTo(new Revocation.Revoked(one.revokedNow()));
        assertThat(keys.revoke("two")).isEqualTo(new Revocation.Revoked(two.revokedNow()));

        assertThat(keys.keys()).allMatch(StoredKey::revoked);
        assertThat(keys.revoke("two")).isInstanceOf(Revocation.WasRevoked.class);
        assertThat(keys.revoke("three")).isInstanceOf(Revocation.Unknown.class);
    }

    @Test
    void aNameMeansTheKeyThatIsInForce() throws Exception {
        created("ci");
        keys.revoke("ci");
        StoredKey second = created("ci").stored();
        created("other");
        assertThat(keys.revoke("ci")).isEqualTo(new Revocation.Revoked(second.revokedNow()));
    }

    @Test
    void keepsAsManyAsItMayAndForgetsTheOldestRevokedFirst() throws Exception {
        List<StoredKey> full = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            full.add(stored("key-" + i, i == 7 || i == 9));
        }
        save(full);

        Creation.Created created = created("one more");
        created("and another");

        assertThat(keys.keys()).hasSize(MOST).contains(created.stored());
        assertThat(keys.keys()).noneMatch(StoredKey::revoked);
        assertThat(create("too many")).isInstanceOf(Creation.Full.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " ci", "ci ", "a\nb", "a\u001b[31m", "\u009b"})
    void namesThatWouldBeTroubleAreRefused(String name) {
        assertThatThrownBy(() -> new NewKey(name, "o", Set.of("*"), Set.of(), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name: ");
        assertThatThrownBy(() -> new NewKey("n", "o", Set.of(), Set.of(), null))
                .hasMessageStartingWith("models: none");
    }

    // ---- damage

    static Stream<String> damages() {
        return Stream.of(
                "empty",
                "truncated",
                "one bit",
                "revoked by hand",
                "name edited",
                "not JSON",
                "binary",
                "something after",
                "version 0",
                "version missing",
                "unknown member",
                "repeated member",
                "no checksum",
                "unknown right",
                "unknown strategy",
                "usual priority",
                "bad time",
                "nested deep");
    }

    private static byte[] damaged(byte[] good, String how) {
        String text = new String(good, UTF_8);
        return switch (how) {
            case "empty" -> new byte[0];
            case "truncated" -> text.substring(0, text.length() / 2).getBytes(UTF_8);
            case "one bit" -> {
                byte[] copy = good.clone();
                copy[text.indexOf("\"hash\":\"") + 10] ^= 1;
                yield copy;
            }
            case "revoked by hand" -> replaced(text, "\"revoked\":false", "\"revoked\":true");
            case "name edited" -> replaced(text, "\"one\"", "\"eno\"");
            case "not JSON" -> "keys: []\n".getBytes(UTF_8);
            case "binary" -> new byte[] {0, (byte) 0xFF, (byte) 0xFE, 0};
            case "something after" -> (text + "{}").getBytes(UTF_8);
            case "version 0" -> replaced(text, "\"version\":1", "\"version\":0");
            case "version missing" -> replaced(text, "\"version\":1,", "");
            case "unknown member" -> replaced(text, "\"revoked\"", "\"x\":1,\"revoked\"");
            case "repeated member" ->
                    replaced(text, "\"name\":\"one\"", "\"name\":\"one\",\"name\":\"one\"");
            case "no checksum" -> text.replaceAll(",\"sha256\":\"[0-9a-f]+\"", "").getBytes(UTF_8);
            case "unknown right" -> replaced(text, "\"rights\":[]", "\"rights\":[\"root\"]");
            case "unknown strategy" ->
                    replaced(text, "\"revoked\":false", "\"revoked\":false,\"strategy\":\"best\"");
            case "usual priority" ->
                    replaced(
                            text, "\"revoked\":false", "\"revoked\":false,\"priority\":\"normal\"");
            case "bad time" -> replaced(text, "2026-11-22T08", "2026-13-22T08");
            case "nested deep" -> "[".repeat(100_000).getBytes(UTF_8);
            default -> throw new IllegalArgumentException(how);
        };
    }

    private static byte[] replaced(String text, String from, String to) {
        assertThat(text).contains(from);
        return text.replaceFirst(Pattern.quote(from), to).getBytes(UTF_8);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aDamagedFileIsPutAsideAndThePreviousGenerationUsed(String how) throws Exception {
        StoredKey one = created("one").stored();
        created("two");
        byte[] bad = damaged(Files.readAllBytes(file), how);
        Files.write(file, bad);

        assertThat(keys.keys()).containsExactly(one);

        Path aside = data.resolve("keys.json.bad-20261122T080000123Z");
        assertThat(aside).hasBinaryContent(bad);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(aside)))
                .isEqualTo("rw-------");
        assertThat(notices)
                .singleElement()
                .asString()
                .contains(file.toString(), "1 keys", aside.toString(), "keys list");
        assertThat(keys.keys()).containsExactly(one);
        assertThat(notices).hasSize(1);
    }

    @Test
    void aChangeAfterDamageStandsOnThePreviousGeneration() throws Exception {
        StoredKey one = created("one").stored();
        created("two");
        Files.writeString(file, "");

        StoredKey three = created("three").stored();

        assertThat(keys.keys()).containsExactly(one, three);
    }

    @Test
    void damageNeverBringsARevokedKeyBack() throws Exception {
        created("one");
        created("two");
        keys.revoke("one");
        Files.writeString(file, "");
        assertThat(keys.keys())
                .filteredOn(key -> key.name().equals("one"))
                .allMatch(StoredKey::revoked)
                .hasSize(1);
        created("three");
        Files.writeString(file, "");
        assertThat(keys.keys())
                .filteredOn(key -> key.name().equals("one"))
                .allMatch(StoredKey::revoked)
                .hasSize(1);
    }

    @Test
    void aMissingFileIsTakenFromThePreviousGeneration() throws Exception {
        StoredKey one = created("one").stored();
        created("two");
        Files.delete(file);
        assertThat(keys.keys()).containsExactly(one);
        assertThat(notices).singleElement().asString().contains("it was missing");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutAnyGoodGenerationItRefusesAndKeepsEverything(boolean previousExists)
            throws Exception {
        created("one");
        created("two");
        Files.writeString(file, "bad");
        if (previousExists) {
            Files.writeString(previous, "bad too");
        } else {
            Files.delete(previous);
        }

        assertThatThrownBy(keys::keys)
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining("damaged")
                .hasMessageContaining("Restore it from a backup");
        assertThatThrownBy(() -> create("three")).isInstanceOf(UnusableFileException.class);
        assertThat(file).hasContent("bad");
    }

    @Test
    void aLaterVersionIsRefusedAndLeftAlone() throws Exception {
        created("one");
        created("two");
        byte[] later = replaced(Files.readString(file), "\"version\":1", "\"version\":3");
        Files.write(file, later);

        assertThatThrownBy(keys::keys)
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("version 3 (expected: at most 2)");
        assertThatThrownBy(() -> create("three")).isInstanceOf(UnusableFileException.class);
        assertThat(file).hasBinaryContent(later);
    }

    @Test
    void keysOfAnotherPepperAreRefusedAndLeftAlone() throws Exception {
        created("one");
        byte[] before = Files.readAllBytes(file);
        Files.delete(data.resolve("secrets/pepper"));
        KeysFile other =
                new KeysFile(data, Pepper.open(data), InstantSource.fixed(NOW), notices::add);

        assertThatThrownBy(other::keys)
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("another secrets/pepper");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws Exception {
        created("one");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(keys::keys)
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void aFileThatIsTooLongIsRefusedBeforeItIsRead() throws Exception {
        created("one");
        DurableFile small = new DurableFile(file, 10);
        assertThatThrownBy(small::read)
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("expected: at most 10");
    }

    // ---- crashes: what lies there when a process is killed between two steps of a save

    @Test
    void aHalfWrittenTemporaryFileChangesNothing() throws Exception {
        StoredKey one = created("one").stored();
        Files.writeString(data.resolve("keys.json.tmp"), "{\"version\":1,");
        Files.writeString(data.resolve("keys.json.1.tmp"), "{");

        assertThat(keys.keys()).containsExactly(one);
        StoredKey two = created("two").stored();

        assertThat(keys.keys()).containsExactly(one, two);
        assertThat(data.resolve("keys.json.tmp")).doesNotExist();
        assertThat(data.resolve("keys.json.1.tmp")).doesNotExist();
        assertThat(notices).isEmpty();
    }

    @Test
    void aCrashBetweenSavingThePreviousAndTheNewLosesNothing() throws Exception {
        StoredKey one = created("one").stored();
        Files.copy(file, previous);
        Files.setPosixFilePermissions(previous, PosixFilePermissions.fromString("rw-------"));

        assertThat(keys.keys()).containsExactly(one);
        StoredKey two = created("two").stored();
        assertThat(keys.keys()).containsExactly(one, two);
    }

    @Test
    void manyWritersAtOnceLoseNothing() throws Exception {
        List<Future<Creation>> wishes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                KeysFile own =
                        new KeysFile(
                                data, Pepper.open(data), InstantSource.fixed(NOW), notices::add);
                String name = "key-" + i / 2;
                wishes.add(threads.submit(() -> own.create(wish(name), new SecureRandom())));
            }
        }
        int made = 0;
        for (Future<Creation> wish : wishes) {
            made += wish.get() instanceof Creation.Created ? 1 : 0;
        }
        assertThat(made).isEqualTo(20);
        assertThat(keys.keys()).extracting(StoredKey::name).doesNotHaveDuplicates().hasSize(20);
    }

    private Creation create(String name) throws IOException {
        return keys.create(wish(name), new SecureRandom());
    }

    private Creation.Created created(String name) throws IOException {
        return (Creation.Created) create(name);
    }

    private static NewKey wish(String name) {
        return new NewKey(name, "team", Set.of("*"), Set.of(), null);
    }

    private void save(List<StoredKey> stored) throws IOException {
        new DurableFile(file, Long.MAX_VALUE).replace(KeysJson.write(pepper.fingerprint(), stored));
    }

    private StoredKey stored(String name, boolean revoked) {
        KeyHash hash = pepper.hasher().hash(name.getBytes(UTF_8));
        return new StoredKey(
                "id-" + name, name, "team", hash, Set.of("*"), Set.of(), NOW, null, revoked);
    }

    private static Set<String> set(String... values) {
        return new LinkedHashSet<>(List.of(values));
    }
}
