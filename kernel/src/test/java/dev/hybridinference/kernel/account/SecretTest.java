package dev.hybridinference.kernel.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void printsStarsWhereverItIsPartOfAText() {
        Secret secret = Secret.of("sk-canary");

        assertThat(secret.toString()).isEqualTo("***");
        assertThat("%s".formatted(secret)).isEqualTo("***");
        assertThat(List.of(secret).toString()).isEqualTo("[***]");
    }

    @Test
    void opensOnlyOnRequest() {
        Secret secret = Secret.of("clé");

        assertThat(secret.reveal()).isEqualTo("clé");
        assertThat(secret.bytes()).isEqualTo("clé".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cannotBeChangedThroughItsBytes() {
        Secret secret = Secret.of("abc");

        secret.bytes()[0] = 'x';

        assertThat(secret.bytes()).isEqualTo(new byte[] {'a', 'b', 'c'});
    }

    @Test
    void isEqualToTheSameValueOnly() {
        assertThat(Secret.of("abc"))
                .isEqualTo(Secret.of("abc"))
                .hasSameHashCodeAs(Secret.of("abc"));
        assertThat(Secret.of("abc")).isNotEqualTo(Secret.of("abd")).isNotEqualTo("abc");
        assertThat(Secret.of("abc")).isNotEqualTo(Secret.of("abcd"));
    }

    @Test
    void refusesTheEmptyText() {
        assertThatThrownBy(() -> Secret.of(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret: empty (expected: at least one character)");
    }
}
