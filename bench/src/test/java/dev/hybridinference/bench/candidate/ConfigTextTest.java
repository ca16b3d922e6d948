package dev.hybridinference.bench.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ConfigTextTest {

    private static final Path FOLDER = Path.of("/tmp/run");

    @Test
    void theGatewayServesEveryMockModelUnderItsAlias() {
        // given
        GatewayConfig config =
                new GatewayConfig(FOLDER, 8081, 9001, List.of("mock-unary", "mock-burst-5"));
        // when
        Object yaml = new Load(LoadSettings.builder().build()).loadFromString(config.text());
        // then
        assertThat(yaml)
                .hasToString(
                        "{server={host=127.0.0.1, port=8081, loops=1, max_connections=16000},"
                                + " data_dir=/tmp/run/data, log={access=/tmp/run/access.log},"
                                + " providers={mock={kind=openai_compatible,"
                                + " base_url=http://127.0.0.1:9001/v1, local=true,"
                                + " api_keys=[sk-mock-upstream-key]}}, keys=[{name=bench, key="
                                + GatewayConfig.KEY
                                + ", owner=bench, models=[*]}], models=[{id=mock-unary,"
                                + " aliases=[bench-unary], targets=[{provider=mock,"
                                + " model=mock-unary}]}, {id=mock-burst-5,"
                                + " aliases=[bench-burst-5], targets=[{provider=mock,"
                                + " model=mock-burst-5}]}]}");
        assertThat(GatewayConfig.KEY).hasSizeBetween(24, 200);
    }

    @Test
    void nginxNeitherBuffersAnswersNorWritesBodiesToDisk() {
        String text = new NginxConfig(FOLDER, 8082, 9001, true).text();
        assertThat(text)
                .contains("user root;\n")
                .contains("worker_processes 1;")
                .contains("worker_cpu_affinity 1;")
                .contains("listen 127.0.0.1:8082 ")
                .contains("server 127.0.0.1:9001;")
                .contains("keepalive 512;")
                .contains("proxy_buffering off;")
                .contains("proxy_http_version 1.1;")
                .contains("access_log /tmp/run/access.log")
                .contains("client_body_buffer_size 2m;");
        assertThat(text.chars().filter(c -> c == '{').count())
                .isEqualTo(text.chars().filter(c -> c == '}').count());
    }

    @Test
    void onlyRootMayNameTheUser() {
        assertThat(new NginxConfig(FOLDER, 8082, 9001, false).text()).doesNotContain("user ");
    }
}
