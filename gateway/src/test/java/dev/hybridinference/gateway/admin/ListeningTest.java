package dev.hybridinference.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.config.ConsoleConfig;
import dev.hybridinference.gateway.identity.UnusableFileException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningTest {
    @TempDir Path data;

    private AdminListener start(ConsoleConfig config) throws IOException {
        return AdminListener.start(config, data, new TwoTargets(), new OneModel());
    }

    @Test
    void aPortThatWasChosenAndIsTakenFailsTheStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            ConsoleConfig config = new ConsoleConfig("127.0.0.1", taken.getLocalPort(), true);

            assertThatThrownBy(() -> start(config))
                    .hasMessage(
                            "cannot listen on 127.0.0.1 port %d (console.port; 0 takes a free one)",
                            taken.getLocalPort())
                    .hasCauseInstanceOf(BindException.class);
        }
        assertThat(new ConsoleFile(data).path()).doesNotExist();
    }

    @Test
    void aPortThatNobodyChoseMakesWayForAFreeOne() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                AdminListener listener =
                        start(new ConsoleConfig("127.0.0.1", taken.getLocalPort(), false))) {
            assertThat(listener.port()).isPositive().isNotEqualTo(taken.getLocalPort());
            assertThat(new ConsoleFile(data).read().orElseThrow().url())
                    .isEqualTo("http://127.0.0.1:" + listener.port());
        }
    }

    @Test
    void itListensOnLoopbackOfBothFamilies() throws Exception {
        for (String host : List.of("localhost", "127.0.0.2", "::1")) {
            try (AdminListener listener = start(new ConsoleConfig(host, 0, true));
                    HttpClient client = HttpClient.newHttpClient()) {
                ConsoleFile.Console console = new ConsoleFile(data).read().orElseThrow();
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/targets"))
                                .header("authorization", "bearer " + console.token())
                                .build();

                assertThat(client.send(request, BodyHandlers.ofString()).body())
                        .startsWith("{\"targets\":[{\"id\":\"one/a\",");
                assertThat(console.url()).isEqualTo(listener.url());
            }
        }
    }

    @Test
    void aStartWhoseFileCannotBeWrittenLeavesNothingListening() throws IOException {
        Files.writeString(data.resolve("run"), "in the way");

        assertThatThrownBy(() -> start(new ConsoleConfig("127.0.0.1", 0, true)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("run");
    }

    @Test
    void whatTheFileSaysIsReadOnlyWhenItsOwnerAloneCould() throws IOException {
        ConsoleFile file = new ConsoleFile(data);
        assertThat(file.read()).isEmpty();
        file.write(new ConsoleFile.Console("http://127.0.0.1:1", "SECRET"));
        assertThat(file.read().orElseThrow()).hasToString("Console[http://127.0.0.1:1]");

        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(file::read).hasMessageContaining("chmod 600");
    }

    @Test
    void aFileOfAnotherProcessIsNotTakenAway() throws IOException {
        ConsoleFile file = new ConsoleFile(data);
        try (AdminListener listener = start(new ConsoleConfig("127.0.0.1", 0, true))) {
            assertThat(listener.port()).isPositive();
            file.write(new ConsoleFile.Console("http://127.0.0.1:1", "SECRET"));
        }

        assertThat(file.read().orElseThrow().token()).isEqualTo("SECRET");
    }

    @Test
    void aDamagedFileIsSaidWithoutWhatItHolds() throws IOException {
        ConsoleFile file = new ConsoleFile(data);
        file.write(new ConsoleFile.Console("", "SECRET"));

        assertThatThrownBy(file::read)
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("damaged")
                .hasMessageNotContaining("SECRET");
        Files.writeString(file.path(), "{\"token\":\"SECRET\"");
        assertThatThrownBy(file::read)
                .hasMessageContaining("damaged")
                .hasMessageNotContaining("SECRET");
    }
}
