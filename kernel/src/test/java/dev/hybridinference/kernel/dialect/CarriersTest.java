package dev.hybridinference.kernel.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.json.JsonText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;

class CarriersTest {
    private static final JsonText SIGNATURE = JsonText.of("Ep==/+ \u00e4");

    private static byte[] keyed(String key, byte[] content) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(key.getBytes(UTF_8));
            return hash.digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Carriers carriers(String origin, String key) {
        return new Carriers(origin, content -> keyed(key, content));
    }

    @Test
    void whatWasWrappedComesBackToItsMaker() {
        JsonText wrapped = carriers("anthropic/m", "k").wrap(SIGNATURE);

        assertThat(wrapped.toString())
                .matches("gw1\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
        assertThat(Carriers.isCarrier(wrapped)).isTrue();
        assertThat(carriers("anthropic/m", "k").unwrap(wrapped)).isEqualTo(SIGNATURE);
    }

    @Test
    void nobodyElseGetsIt() {
        JsonText wrapped = carriers("anthropic/m", "k").wrap(SIGNATURE);

        assertThat(carriers("anthropic/other", "k").unwrap(wrapped)).isNull();
        assertThat(carriers("other/m", "k").unwrap(wrapped)).isNull();
        assertThat(carriers("anthropic/m", "other").unwrap(wrapped)).isNull();
    }

    @Test
    void anyChangedCharacterVoidsIt() {
        Carriers carriers = carriers("anthropic/m", "k");
        String wrapped = carriers.wrap(SIGNATURE).toString();

        for (int i = 0; i < wrapped.length(); i++) {
            char other = wrapped.charAt(i) == 'A' ? 'B' : 'A';
            String changed = wrapped.substring(0, i) + other + wrapped.substring(i + 1);
            assertThat(carriers.unwrap(JsonText.of(changed))).as(changed).isNull();
        }
    }

    @Test
    void whatIsNoneIsNone() {
        for (String text : new String[] {"", "gw1.", "gw1..", "gw1.a.b", "EqQBCg", "gw1.a.b.c"}) {
            assertThat(carriers("a", "k").unwrap(JsonText.of(text))).as(text).isNull();
        }
    }
}
