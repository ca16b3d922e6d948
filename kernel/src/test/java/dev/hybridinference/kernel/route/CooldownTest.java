package dev.hybridinference.kernel.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.route.Cooldown.Scope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CooldownTest {
    private static final long USUAL = 30;

    private static Cooldown after(Upstream failure) {
        return Cooldown.after(failure, USUAL);
    }

    private static Upstream throttled(boolean rateLimit, @Nullable Duration retryAfter) {
        return new Upstream.Throttled("p", rateLimit, false, "slow", retryAfter);
    }

    private static Upstream failed(@Nullable Duration retryAfter) {
        return new Upstream.Failed("p", "broken", Retry.SAFE, retryAfter);
    }

    @Test
    void theClientsMistakeAndACutLetNothingRest() {
        assertThat(after(new Upstream.Rejected("p", 400, new ProviderError("x", null, null, null))))
                .isEqualTo(Cooldown.NONE);
        assertThat(after(new Upstream.Cut("p", "x"))).isEqualTo(Cooldown.NONE);
        assertThat(after(throttled(false, Duration.ofSeconds(9)))).isEqualTo(Cooldown.NONE);
    }

    @Test
    void whatBelongsToACredentialLetsOnlyTheCredentialRest() {
        assertThat(after(new Upstream.CredentialRefused("p", 401)))
                .isEqualTo(new Cooldown(Scope.CREDENTIAL, USUAL, false));
        assertThat(after(throttled(true, null)))
                .isEqualTo(new Cooldown(Scope.CREDENTIAL, USUAL, false));
        assertThat(after(throttled(true, Duration.ofNanos(7))))
                .isEqualTo(new Cooldown(Scope.CREDENTIAL, 7, true));
    }

    @Test
    void aCredentialOutOfCreditRestsTheLongestUnlessItsProviderNamesATime() {
        // given
        long longest = Cooldown.LONGEST.toNanos();
        Upstream spent = new Upstream.Throttled("p", true, true, "no credit", null);

        // then
        assertThat(after(spent)).isEqualTo(new Cooldown(Scope.CREDENTIAL, longest, false));
        assertThat(Cooldown.after(spent, 2 * longest).nanos()).isEqualTo(2 * longest);
        assertThat(after(new Upstream.Throttled("p", true, true, "x", Duration.ofNanos(7))))
                .isEqualTo(new Cooldown(Scope.CREDENTIAL, 7, true));
    }

    @Test
    void whatBelongsToATargetLetsTheTargetRest() {
        // given
        Cooldown usual = new Cooldown(Scope.TARGET, USUAL, false);
        Cooldown afterOneFailure = new Cooldown(Scope.TARGET, USUAL / 8, false);

        // then
        assertThat(after(new Upstream.ModelMissing("p", "m"))).isEqualTo(usual);
        assertThat(after(new Upstream.TimedOut("p", "late", Retry.SAFE)))
                .isEqualTo(afterOneFailure);
        assertThat(after(failed(null))).isEqualTo(afterOneFailure);
        assertThat(after(failed(Duration.ofNanos(7))))
                .isEqualTo(new Cooldown(Scope.TARGET, 7, true));
    }

    @Test
    void aToldTimeIsCappedAndZeroIsNoRest() {
        assertThat(after(failed(Duration.ofDays(9))).nanos()).isEqualTo(Cooldown.LONGEST.toNanos());
        assertThat(after(failed(Duration.ZERO))).isEqualTo(Cooldown.NONE);
    }
}
