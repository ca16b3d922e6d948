package dev.hybridinference.testkit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TestCertificateTest {

    @Test
    void aGoodCertificateIsAcceptedAndBadOnesAreNot() throws Exception {
        assertThat(status(TestCertificate.forLoopback())).isEqualTo(200);
        assertThatThrownBy(() -> status(TestCertificate.expired()))
                .isInstanceOf(SSLHandshakeException.class)
                .hasStackTraceContaining("CertificateExpiredException");
        assertThatThrownBy(() -> status(TestCertificate.forHost("example.org")))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void thePemFormIsACertificate() {
        assertThat(TestCertificate.forLoopback().authorityPem())
                .startsWith("-----BEGIN CERTIFICATE-----\n")
                .endsWith("\n-----END CERTIFICATE-----\n");
    }

    private static int status(TestCertificate certificate) throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.startTls(certificate.serverContext());
                HttpClient client =
                        HttpClient.newBuilder().sslContext(certificate.clientContext()).build()) {
            URI uri = URI.create("https://localhost:" + provider.port() + "/v1/models");
            HttpRequest request = HttpRequest.newBuilder(uri).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }
}
