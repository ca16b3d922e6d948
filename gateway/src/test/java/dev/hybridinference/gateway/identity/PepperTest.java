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

class PepperTest {
    @TempDir Path data;

    @Test
    void isMadeOnceForItsOwnerOnlyAndReadAfterwards() throws Exception {
        Pepper made = Pepper.open(data);
        Pepper read = Pepper.open(data);

        assertThat(made.fingerprint()).isEqualTo(read.fingerprint());
        assertThat(mode(data.resolve("secrets"))).isEqualTo("rwx------");
        assertThat(mode(data.resolve("secrets/pepper"))).isEqualTo("rw-------");
        assertThat(data.resolve("secrets/pepper")).hasSize(32);
        assertThat(data.resolve("secrets/pepper.tmp")).doesNotExist();
    }

    @Test
    void makesADataDirectoryThatNobodyElseMayEnter() throws Exception {
        Path missing = data.resolve("a/b");
        Pepper.open(missing);
        assertThat(mode(missing)).isEqualTo("rwx------");
    }

    @Test
    void differsFromDirectoryToDirectory() throws Exception {
        byte[] key = "some key that is long enough".getBytes(UTF_8);
        Pepper one = Pepper.open(data.resolve("one"));
        Pepper two = Pepper.open(data.resolve("two"));
        assertThat(one.hasher().hash(key)).isNotEqualTo(two.hasher().hash(key));
        assertThat(one.fingerprint()).isNotEqualTo(two.fingerprint());
    }

    @Test
    void manyAtOnceAgreeOnOne() throws Exception {
        int starters = 16;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<String>> fingerprints = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < starters; i++) {
                Callable<String> open =
                        () -> {
                            start.await();
                            return Pepper.open(data).fingerprint();
                        };
                fingerprints.add(threads.submit(open));
            }
            start.countDown();
        }
        String expected = Pepper.open(data).fingerprint();
        for (Future<String> fingerprint : fingerprints) {
            assertThat(fingerprint.get()).isEqualTo(expected);
        }
    }

    @Test
    void whatAKilledProcessLeftHalfWrittenIsNoPepper() throws Exception {
        Path secrets = Files.createDirectories(data.resolve("secrets"));
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
        Files.write(secrets.resolve("pepper.tmp"), new byte[7]);

        Pepper.open(data);

        assertThat(secrets.resolve("pepper")).hasSize(32);
        assertThat(secrets.resolve("pepper.tmp")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 5000})
    void aDamagedPepperIsRefusedAndLeftAlone(int length) throws Exception {
        Pepper.open(data);
        Path file = data.resolve("secrets/pepper");
        Files.write(file, new byte[length]);

        assertThatThrownBy(() -> Pepper.open(data))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(length + " bytes (expected: ");
        assertThat(file).hasSize(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void aPepperThatOthersMayUseIsRefused(String mode) throws Exception {
        Pepper.open(data);
        Path file = data.resolve("secrets/pepper");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThatThrownBy(() -> Pepper.open(data))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("mode " + mode)
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void aDirectoryThatOthersMayEnterIsRefused() throws Exception {
        Pepper.open(data);
        Path secrets = data.resolve("secrets");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwxr-x---"));

        assertThatThrownBy(() -> Pepper.open(data))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("chmod 700 " + secrets);
    }

    @Test
    void printsNothingOfItself() throws Exception {
        assertThat(Pepper.open(data)).hasToString("***");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
