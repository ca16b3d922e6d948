package dev.hybridinference.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.config.KeyConfig;
import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private static final String ONE = "a-configured-key-of-thirty-chars";
    private static final String TWO = "another-configured-key-for-tests";

    @TempDir Path data;
    private final AtomicLong now = new AtomicLong(1_000);
    private Pepper pepper;

    @BeforeEach
    void openPepper() throws Exception {
        pepper = Pepper.open(data);
    }

    @Test
    void findsWhomAKeyBelongsTo() throws Exception {
        KeyRing ring = ring(configured(key("ci", ONE), key("web", TWO)));

        Caller caller = find(ring, TWO);

        assertThat(caller)
                .isEqualTo(
                        new Caller(
                                "config-web",
                                "web",
                                "team",
                                Set.of("llama"),
                                Set.of(Right.TARGET),
                                Caller.NEVER));
    }

    @Test
    void readsTheKeyOutOfALongerLine() throws Exception {
        KeyRing ring = ring(configured(key("ci", ONE)));
        byte[] line = ("Authorization: Bearer " + ONE + "\r\n").getBytes(UTF_8);
        int from = "Authorization: Bearer ".length();
        KeyHasher hasher = pepper.hasher();

        assertThat(ring.find(line, from, from + ONE.length(), hasher)).isNotNull();
        assertThat(ring.find(line, from, from + ONE.length() - 1, hasher)).isNull();
        assertThat(ring.find(line, from, from, hasher)).isNull();
    }

    @Test
    void wrongKeysAreNotFound() throws Exception {
        KeyRing ring = ring(configured(key("ci", ONE)));
        assertThat(find(ring, ONE + "x")).isNull();
        assertThat(find(ring, ONE.substring(1))).isNull();
        assertThat(find(ring, "")).isNull();
        assertThat(find(ring(), ONE)).isNull();
    }

    @Test
    void aHashOfAnotherPepperOpensNothing() throws Exception {
        KeyRing ring = ring(configured(key("ci", ONE)));
        KeyHasher other = Pepper.open(data.resolve("other")).hasher();
        assertThat(ring.find(ONE.getBytes(UTF_8), 0, ONE.length(), other)).isNull();
    }

    @Test
    void overlongKeysAreRefusedEvenWhenTheyAreStored() throws Exception {
        String longest = "k".repeat(KeyRing.LONGEST_KEY);
        KeyRing ring =
                ring(
                        fixed(
                                stored("a", longest, null, false),
                                stored("b", longest + "k", null, false)));
        assertThat(find(ring, longest)).isNotNull();
        assertThat(find(ring, longest + "k")).isNull();
    }

    @Test
    void revokedKeysAreNotFound() throws Exception {
        KeyRing ring = ring(fixed(stored("a", ONE, null, true), stored("b", TWO, null, false)));
        assertThat(find(ring, ONE)).isNull();
        assertThat(find(ring, TWO)).isNotNull();
        assertThat(ring.size()).isEqualTo(1);
    }

    @Test
    void aKeyEndsWhileTheRingIsInUse() throws Exception {
        KeyRing ring = ring(fixed(stored("a", ONE, Instant.ofEpochMilli(2_000), false)));
        now.set(1_999);
        assertThat(find(ring, ONE)).isNotNull();
        now.set(2_000);
        assertThat(find(ring, ONE)).isNull();
    }

    @Test
    void theFirstSourceWinsAKeyThatTwoName() throws Exception {
        KeyRing ring =
                ring(configured(key("first", ONE)), fixed(stored("second", ONE, null, false)));
        assertThat(find(ring, ONE)).extracting(Caller::name).isEqualTo("first");
    }

    @Test
    void everyKeyOfAFullRingIsFoundAndNoOther() throws Exception {
        List<StoredKey> keys = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            keys.add(stored("key-" + i, "secret-of-key-number-" + i, null, false));
        }
        KeyRing ring = ring(fixed(keys.toArray(StoredKey[]::new)));
        KeyHasher hasher = pepper.hasher();
        for (int i = 0; i < 10_000; i++) {
            byte[] presented = ("secret-of-key-number-" + i).getBytes(UTF_8);
            Caller caller = ring.find(presented, 0, presented.length, hasher);
            if (i < 5_000) {
                assertThat(caller).extracting(Caller::name).isEqualTo("key-" + i);
            } else {
                assertThat(caller).isNull();
            }
        }
    }

    @Test
    void aConfiguredKeyOfOurFormKeepsItsPublicId() {
        ApiKey own = ApiKey.generate(new SecureRandom());
        assertThat(configured(key("ci", own.text().reveal())).keys())
                .extracting(StoredKey::id)
                .containsExactly(own.id());
    }

    @Test
    void theSameConfiguredKeyTwiceIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> configured(key("ci", ONE), key("web", ONE)))
                .hasMessage("keys: ci and web are the same key (expected: each its own)");
    }

    @Test
    void configuredKeysKeepNoSecret() {
        assertThat(configured(key("ci", ONE)).keys().toString()).contains("ci").doesNotContain(ONE);
    }

    private static KeyConfig key(String name, String text) {
        return new KeyConfig(name, Secret.of(text), "team", Set.of("llama"), Set.of("target"));
    }

    private ConfiguredKeys configured(KeyConfig... keys) {
        return ConfiguredKeys.of(List.of(keys), pepper);
    }

    private StoredKey stored(String name, String text, @Nullable Instant end, boolean revoked) {
        KeyHash hash = pepper.hasher().hash(text.getBytes(UTF_8));
        return new StoredKey(
                "id-" + name, name, "team", hash, Set.of("*"), Set.of(), null, end, revoked);
    }

    private static KeySource fixed(StoredKey... keys) {
        return new KeySource() {
            @Override
            public String name() {
                return "fixed";
            }

            @Override
            public List<StoredKey> keys() {
                return List.of(keys);
            }
        };
    }

    private KeyRing ring(KeySource... sources) throws UnusableFileException {
        return KeyRing.of(List.of(sources), now::get);
    }

    private @Nullable Caller find(KeyRing ring, String key) {
        byte[] bytes = key.getBytes(UTF_8);
        return ring.find(bytes, 0, bytes.length, pepper.hasher());
    }
}
