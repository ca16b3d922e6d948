package dev.hybridinference.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    private static final String GIVEN = "a shared key of at least 32 characters";

    @TempDir Path data;

    @Test
    void isMadeOnceForItsOwnerOnlyAndReadAfterwards() throws Exception {
        // when
        byte[] made = proof(MasterKey.open(data, null));
        byte[] read = proof(MasterKey.open(data, null));

        // then
        assertThat(read).isEqualTo(made).hasSize(32);
        assertThat(mode(data.resolve("secrets"))).isEqualTo("rwx------");
        assertThat(mode(file())).isEqualTo("rw-------");
        assertThat(file()).hasSize(32);
    }

    private Path file() {
        return data.resolve("secrets/master.key");
    }

    private static byte[] proof(MasterKey key) {
        return key.proof("tests").apply("content".getBytes(UTF_8));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void differsFromDirectoryToDirectory() throws Exception {
        assertThat(proof(MasterKey.open(data.resolve("one"), null)))
                .isNotEqualTo(proof(MasterKey.open(data.resolve("two"), null)));
    }

    @Test
    void provesDifferentlyForEachPurposeAndContent() throws Exception {
        // given
        MasterKey key = MasterKey.open(data, null);

        // then
        assertThat(key.proof("a").apply(new byte[] {1}))
                .isNotEqualTo(key.proof("b").apply(new byte[] {1}))
                .isNotEqualTo(key.proof("a").apply(new byte[] {2}))
                .isEqualTo(key.proof("a").apply(new byte[] {1}));
    }

    @Test
    void aGivenKeyIsTheSameEverywhereAndLeavesNoFile() throws Exception {
        // when
        byte[] one = proof(MasterKey.open(data.resolve("one"), GIVEN));
        byte[] two = proof(MasterKey.open(data.resolve("two"), GIVEN));
        byte[] other = proof(MasterKey.open(data.resolve("one"), GIVEN + "!"));

        // then
        assertThat(one).isEqualTo(two).isNotEqualTo(other);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aGivenKeyWinsOverAFile() throws Exception {
        // given
        byte[] own = proof(MasterKey.open(data, null));

        // when
        byte[] given = proof(MasterKey.open(data, GIVEN));

        // then
        assertThat(given).isNotEqualTo(own);
        assertThat(proof(MasterKey.open(data, null))).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "1234567890123456789012345678901"})
    void aGivenKeyThatIsTooShortIsRefusedWithoutBeingPrinted(String given) {
        assertThatThrownBy(() -> MasterKey.open(data, given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "HYBRID_MASTER_KEY: %d characters (expected: at least 32)"
                                .formatted(given.length()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 5000})
    void aDamagedFileIsRefusedAndLeftAlone(int length) throws Exception {
        // given
        MasterKey.open(data, null);
        Files.write(file(), new byte[length]);

        // then
        assertThatThrownBy(() -> MasterKey.open(data, null))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(length + " bytes (expected: ");
        assertThat(file()).hasSize(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void aFileThatOthersMayUseIsRefused(String mode) throws Exception {
        // given
        MasterKey.open(data, null);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));

        // then
        assertThatThrownBy(() -> MasterKey.open(data, null))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("mode " + mode)
                .hasMessageContaining("chmod 600 " + file());
    }

    @Test
    void manyAtOnceAgreeOnOne() throws Exception {
        // given
        CountDownLatch start = new CountDownLatch(1);
        List<Future<byte[]>> opened = new ArrayList<>();

        // when
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                Callable<byte[]> open =
                        () -> {
                            start.await();
                            return proof(MasterKey.open(data, null));
                        };
                opened.add(threads.submit(open));
            }
            start.countDown();
        }

        // then
        byte[] expected = proof(MasterKey.open(data, null));
        for (Future<byte[]> one : opened) {
            assertThat(one.get()).isEqualTo(expected);
        }
    }

    @Test
    void printsNothingOfItself() throws Exception {
        assertThat(MasterKey.open(data, null)).hasToString("***");
    }
}
