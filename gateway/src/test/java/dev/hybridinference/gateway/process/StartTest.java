package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartTest {
    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            names.add(thread.getName() + " " + thread.threadId());
        }
        return names;
    }

    @Test
    void aStartThatFailsLeavesNothingBehind(@TempDir Path dir) throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start().serveModels("a");
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GatewayYaml yaml =
                    new GatewayYaml().provider("one", provider.baseUrl()).inOrder("one/a");
            GatewayYaml onTaken =
                    new GatewayYaml()
                            .port(taken.getLocalPort())
                            .provider("one", provider.baseUrl())
                            .inOrder("one/a");
            try (RunningGateway warm = RunningGateway.start(dir.resolve("warm"), yaml)) {
                assertThat(warm.port()).isPositive();
            }
            Set<String> before = threads();

            // when
            assertThatThrownBy(() -> RunningGateway.start(dir.resolve("data"), onTaken))
                    .hasMessageContaining("cannot listen");

            // then
            Await.until(
                    Await.DEADLINE,
                    () -> "the threads of before: " + before + "; are " + threads(),
                    () -> before.containsAll(threads()));
            try (RunningGateway second = RunningGateway.start(dir.resolve("data"), yaml)) {
                assertThat(second.ask(RawRequest.chat("m", "hi").key(GatewayYaml.KEY)).status())
                        .isEqualTo(200);
            }
        }
    }
}
