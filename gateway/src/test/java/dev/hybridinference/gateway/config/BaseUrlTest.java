package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {
    @TempDir Path dir;

    private String yaml(String url, String local) {
        return "providers: {p: {kind: openai_compatible, base_url: '"
                + url
                + "', local: "
                + local
                + "}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a.test",
                "a.test/v1",
                "//a.test/v1",
                "https:///v1",
                "https://",
                "https:a.test",
                "https://a.test:0/v1",
                "https://a.test:70000/v1",
                "https://a b/v1",
                "https://u@a.test/v1",
                "https://u:p@a.test/v1",
                "https://a.test/v1?x=y",
                "https://a.test/v1#x",
                "https://a.test\\@b.test/v1",
            })
    void whatIsNoBaseUrlIsRefusedEvenWhenItIsOurs(String url) {
        assertThat(Loading.problems(dir, yaml(url, "true")))
                .singleElement()
                .asString()
                .startsWith("hybrid.yaml:1: providers.p.base_url: ")
                .contains("(expected: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest",
                "http://169.254.1.1",
                "http://[fe80::1]",
                "http://[::ffff:169.254.169.254]",
                "http://[64:ff9b::a9fe:a9fe]",
                "http://[2002:a9fe:a9fe::1]",
                "http://[fd00:ec2::254]",
                "http://100.100.100.200",
                "http://168.63.129.16",
                "http://192.0.0.192",
                "http://metadata.google.internal/v1",
                "http://METADATA.google.internal./v1",
                "http://224.0.0.1",
                "http://255.255.255.255",
                "http://2130706433/v1",
                "http://0x7f000001/v1",
                "http://0177.0.0.1/v1",
                "http://[::1%25lo]/v1",
            })
    void metadataAndLinkLocalAddressesAreNeverAllowed(String url) {
        assertThat(Loading.problems(dir, yaml(url, "true")))
                .containsExactly(
                        "hybrid.yaml:1: providers.p.base_url: "
                                + url
                                + " (this address is never allowed (link-local, metadata or not a"
                                + " host))");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.1/v1", "http://0x7f.0.0.1/v1", "http://1.2.3.4.5/v1"})
    void addressesInOddFormsAreRefused(String url) {
        assertThat(Loading.problems(dir, yaml(url, "true"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8000/v1",
                "https://127.9.9.9",
                "http://localhost/v1",
                "http://LOCALHOST./v1",
                "http://a.localhost/v1",
                "http://10.1.2.3",
                "http://172.31.0.1",
                "http://192.168.1.1",
                "http://100.64.0.1",
                "http://0.0.0.0:8000",
                "http://[::1]:8000",
                "http://[::]",
                "http://[fd12::1]",
                "http://[::ffff:10.0.0.1]",
            })
    void privateAddressesAreOnlyForOurOwn(String url) {
        assertThat(Loading.problems(dir, yaml(url, "false")))
                .containsExactly(
                        "hybrid.yaml:1: providers.p.base_url: "
                                + url
                                + " (a loopback or private address needs local: true)");
        assertThat(Loading.config(dir, yaml(url, "true")).providers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.test/v1", "HTTP://8.8.8.8", "http://vllm:8000/v1"})
    void plainHttpIsOnlyForOurOwn(String url) {
        assertThat(Loading.problems(dir, yaml(url, "false")))
                .containsExactly(
                        "hybrid.yaml:1: providers.p.base_url: "
                                + url
                                + " (expected: https, or local: true if the provider is yours)");
        assertThat(Loading.config(dir, yaml(url, "true")).providers()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.test, https://a.test",
        "https://a.test/, https://a.test",
        "https://a.test:8443/x/v1//, https://a.test:8443/x/v1",
        "https://[2001:db8::1]/v1, https://[2001:db8::1]/v1",
        "https://8.8.8.8/v1, https://8.8.8.8/v1",
        "https://172.32.0.1/v1, https://172.32.0.1/v1",
    })
    void theRestIsTakenWithoutSlashesAtItsEnd(String url, String expected) {
        assertThat(Loading.provider(Loading.config(dir, yaml(url, "false")), "p").baseUrl())
                .hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "sglang", "llamacpp", "ollama"})
    void kindsThatAreLocalAllowPrivateAddressesUnlessToldOtherwise(String kind) {
        String yaml = "providers: {p: {kind: " + kind + ", base_url: 'http://10.0.0.1/v1'%s}}";

        assertThat(Loading.config(dir, yaml.formatted("")).providers()).hasSize(1);
        List<String> problems = Loading.problems(dir, yaml.formatted(", local: false"));
        assertThat(problems).hasSize(1);
    }
}
