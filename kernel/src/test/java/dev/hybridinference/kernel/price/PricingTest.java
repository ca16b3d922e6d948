package dev.hybridinference.kernel.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.call.Usage.Source;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricingTest {
    private static final Price FULL =
            new Price(
                    rates(
                            "input=1 cached_input=0.1 cache_write_5m=1.25 cache_write_1h=2 output=4"
                                    + " reasoning=5 audio_input=7 audio_output=9 image=3"),
                    new Price.Tier(200_000, rates("input=2 output=6")),
                    500_000,
                    null);
    private static final Price PLAIN = Price.of(rates("input=1 output=4"));

    private static Rates rates(String text) {
        Map<TokenClass, Long> prices = new EnumMap<>(TokenClass.class);
        for (String word : text.split(" ", -1)) {
            String[] parts = word.split("=", 2);
            prices.put(TokenClass.of(parts[0]).orElseThrow(), PerMillion.parse(parts[1]));
        }
        return Rates.of(prices);
    }

    private static Usage usage(long input, long output) {
        return Usage.reported(input, 0, output, 0);
    }

    private static @Nullable String cost(Usage usage, @Nullable Price price) {
        Money cost = Pricing.tokens(usage, price);
        return cost == null ? null : cost.decimal();
    }

    @ParameterizedTest
    @CsvSource({
        // input, cached, 5m, 1h, audio, image, output, reasoning, audio output -> USD
        "1,0,0,0,0,0,0,0,0, 0.000001000000",
        "0,0,0,0,0,0,1,0,0, 0.000004000000",
        "10,4,0,0,0,0,0,0,0, 0.000006400000",
        "10,0,4,0,0,0,0,0,0, 0.000011000000",
        "10,0,0,4,0,0,0,0,0, 0.000014000000",
        "10,0,0,0,4,0,0,0,0, 0.000034000000",
        "10,0,0,0,0,4,0,0,0, 0.000018000000",
        "0,0,0,0,0,0,10,4,0, 0.000044000000",
        "0,0,0,0,0,0,10,0,4, 0.000060000000",
        // parts that overlap are charged once, the earlier class first
        "10,10,10,10,10,10,0,0,0, 0.000001000000",
        "10,6,0,0,6,6,0,0,0, 0.000028600000",
        "0,0,0,0,0,0,10,8,8, 0.000058000000",
    })
    void eachTokenIsChargedInItsOwnClass(
            long input,
            long cached,
            long written5m,
            long written1h,
            long audio,
            long image,
            long output,
            long reasoning,
            long audioOutput,
            String expected) {
        Usage usage =
                new Usage(
                        input,
                        cached,
                        written5m,
                        written1h,
                        audio,
                        image,
                        output,
                        reasoning,
                        audioOutput,
                        Source.REPORTED);

        assertThat(cost(usage, FULL)).isEqualTo(expected);
    }

    @Test
    void aClassWithoutItsOwnPriceCostsWhatInputOrOutputCost() {
        Usage parts = new Usage(10, 2, 2, 2, 2, 2, 10, 5, 5, Source.REPORTED);

        assertThat(cost(parts, PLAIN)).isEqualTo(cost(usage(10, 10), PLAIN));
    }

    @Test
    void anUnknownPriceIsUnpricedAndNotZero() {
        assertThat(cost(usage(1, 1), null)).isNull();
        assertThat(cost(usage(0, 0), null)).isNull();
    }

    @Test
    void aUsedClassThatCannotBePricedMakesTheWholeUnpriced() {
        Price inputOnly = Price.of(rates("input=1"));
        Price cachedOnly = Price.of(rates("cached_input=1"));

        assertThat(cost(usage(5, 1), inputOnly)).isNull();
        assertThat(cost(usage(5, 0), inputOnly)).isEqualTo("0.000005000000");
        assertThat(cost(Usage.reported(5, 5, 0, 0), cachedOnly)).isEqualTo("0.000005000000");
        assertThat(cost(Usage.reported(5, 4, 0, 0), cachedOnly)).isNull();
    }

    @Test
    void aDeclaredPriceOfZeroIsZero() {
        assertThat(cost(usage(5, 5), Price.FREE)).isEqualTo("0.000000000000");
    }

    @Test
    void longInputPutsAllTokensInTheTierWhereItNamesThem() {
        assertThat(cost(usage(200_000, 10), FULL)).isEqualTo("0.200040000000");
        assertThat(cost(usage(200_001, 10), FULL)).isEqualTo("0.400062000000");
        // the tier names no cached price: its own stays
        assertThat(cost(Usage.reported(200_001, 200_001, 0, 0), FULL)).isEqualTo("0.020000100000");
        // a class without a name of its own follows the tier's general class
        Price general =
                new Price(
                        rates("input=1 output=1"),
                        new Price.Tier(200_000, rates("input=2")),
                        Price.WHOLE,
                        null);
        assertThat(cost(Usage.reported(200_001, 200_001, 0, 0), general))
                .isEqualTo("0.400002000000");
    }

    @Test
    void batchWorkCostsItsFactorRoundedHalfUp() {
        Price odd = new Price(rates("input=0.000001"), null, 500_000, null);

        assertThat(Pricing.batch(usage(3, 0), odd)).isEqualTo(new Money(2));
        assertThat(Pricing.batch(usage(10, 10), FULL)).isEqualTo(Money.usd("0.000025"));
        assertThat(Pricing.batch(usage(10, 10), PLAIN)).isEqualTo(Money.usd("0.00005"));
        assertThat(Pricing.batch(usage(10, 10), null)).isNull();
        Price less = new Price(rates("input=0.000001"), null, 499_999, null);
        assertThat(Pricing.batch(usage(1, 0), odd)).isEqualTo(new Money(1));
        assertThat(Pricing.batch(usage(1, 0), less)).isEqualTo(Money.ZERO);
        // 200,001 tokens in the tier, at half of it
        assertThat(Pricing.batch(usage(200_001, 0), FULL)).isEqualTo(Money.usd("0.200001"));
    }

    @Test
    void workThatIsFreeInABatchCostsNothing() {
        Price free = new Price(rates("input=1 output=4"), null, 0, null);

        assertThat(Pricing.batch(usage(10, 10), free)).isEqualTo(Money.ZERO);
        assertThat(Pricing.tokens(usage(10, 10), free)).isEqualTo(Money.usd("0.00005"));
    }

    @Test
    void aPriceThatOnlyItsTierNamesHoldsForLongInputOnly() {
        Price.Tier tier = new Price.Tier(1_000, rates("input=2 output=6"));
        Price longOnly = new Price(Rates.NONE, tier, Price.WHOLE, Money.usd("3.60"));

        assertThat(cost(usage(1_001, 1), longOnly)).isEqualTo("0.002008000000");
        assertThat(cost(usage(1_000, 1), longOnly)).isNull();
    }

    @Test
    void aPriceThatMakesNoSenseIsRefused() {
        Rates some = rates("input=1 output=4");
        assertRefused("batchFactor: -1", () -> new Price(some, null, -1, null));
        assertRefused("batchFactor: 1000001", () -> new Price(some, null, 1_000_001, null));
        assertRefused(
                "gpuHour: -0.000000000001",
                () -> new Price(some, null, Price.WHOLE, new Money(-1)));
        assertRefused("above: 0", () -> new Price.Tier(0, some));
        assertRefused("above: 1500", () -> new Price.Tier(1_500, some));
        assertRefused("above: 10001000", () -> new Price.Tier(10_001_000, some));
        assertRefused("rates: none", () -> new Price.Tier(1_000, Rates.NONE));
        assertRefused("input: -2", () -> Rates.of(Map.of(TokenClass.INPUT, -2L)));
        assertRefused("input: ", () -> Rates.of(Map.of(TokenClass.INPUT, PerMillion.MOST + 1)));
        assertThat(new Price.Tier(10_000_000, some).word()).isEqualTo("above_10000k");
        assertThat(Rates.of(Map.of(TokenClass.INPUT, PerMillion.MOST)).isEmpty()).isFalse();
    }

    private static void assertRefused(String words, ThrowingCallable made) {
        assertThatThrownBy(made)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(words);
    }

    @Test
    void timeCostsItsShareOfTheHour() {
        Price hour = new Price(Rates.NONE, null, Price.WHOLE, Money.usd("3.60"));

        assertThat(Pricing.time(1_000_000_000L, hour)).isEqualTo(Money.usd("0.001"));
        assertThat(Pricing.time(3_600_000_000_000L * 24, hour)).isEqualTo(Money.usd("86.4"));
        assertThat(Pricing.time(1, hour)).isEqualTo(new Money(1));
        assertThat(Pricing.time(5, PLAIN)).isEqualTo(Money.ZERO);
    }

    @Test
    void whereOnlyTimeHasAPriceTokensCostNothing() {
        Price hour = new Price(Rates.NONE, null, Price.WHOLE, Money.usd("3.60"));

        assertThat(Pricing.tokens(usage(5, 5), hour)).isEqualTo(Money.ZERO);
        assertThat(Pricing.tokens(usage(5, 5), Price.of(Rates.NONE))).isNull();
    }

    @Test
    void overflowIsDetected() {
        Price dear = Price.of(rates("input=10000 output=10000"));

        assertThat(cost(usage(100_000_000, 100_000_000), dear)).isEqualTo("2000000.000000000000");
        assertThatThrownBy(() -> cost(usage(1_000_000_000, 0), dear))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> cost(usage(500_000_000, 500_000_000), dear))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Money(Long.MAX_VALUE).plus(new Money(1)))
                .isInstanceOf(ArithmeticException.class);
        Price dearest = new Price(Rates.NONE, null, Price.WHOLE, new Money(Long.MAX_VALUE));
        assertThatThrownBy(() -> Pricing.time(3_600_000_000_001L, dearest))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.usd("10000000")).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.usd("0.0000000000001"))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void amountsAreWrittenInFullAndKnowWhichIsMore() {
        assertThat(new Money(1).decimal()).isEqualTo("0.000000000001");
        assertThat(new Money(-1)).isLessThan(Money.ZERO);
        assertThat(new Money(2)).isGreaterThan(new Money(1)).isEqualByComparingTo(new Money(2));
    }

    @Test
    void theIdNamesTheContent() {
        assertThat(FULL.id()).matches("[0-9a-f]{12}");
        assertThat(FULL).isNotEqualTo(PLAIN);
        assertThat(Price.of(rates("input=1.00 output=4")).id()).isEqualTo(PLAIN.id());
        assertThat(Price.of(rates("input=1.000001 output=4")).id()).isNotEqualTo(PLAIN.id());
        assertThat(new Price(FULL.rates(), null, 500_000, null).id()).isNotEqualTo(FULL.id());
        assertThat(Set.of(tiered(1_000, 2), tiered(2_000, 2), tiered(1_000, 3))).hasSize(3);
        assertThat(tiered(1_000, 2).id())
                .isEqualTo(
                        new Price(PLAIN.rates(), tiered(1_000, 2).tier(), Price.WHOLE, null).id())
                .isNotEqualTo(tiered(2_000, 2).id())
                .isNotEqualTo(tiered(1_000, 3).id());
        assertThat(new Price(FULL.rates(), FULL.tier(), Price.WHOLE, null).id())
                .isNotEqualTo(FULL.id());
        assertThat(new Price(PLAIN.rates(), null, Price.WHOLE, Money.ZERO).id())
                .isNotEqualTo(PLAIN.id());
    }

    private static Price tiered(long above, long input) {
        return new Price(
                PLAIN.rates(), new Price.Tier(above, rates("input=" + input)), Price.WHOLE, null);
    }

    /** Random usage, prices and tiers: whatever the rows are grouped by, the sums are the same. */
    @Test
    void sumsByRowEqualTotalsToTheLastUnit() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        BigInteger exact = BigInteger.ZERO;
        Money rows = Money.ZERO;
        Map<Integer, Money> byKey = new HashMap<>();
        for (int row = 0; row < 100_000; row++) {
            Price price = randomPrice(random);
            Usage usage = randomUsage(random);

            Money cost = Pricing.tokens(usage, price);

            BigInteger expected = exact(usage, price);
            assertThat(cost).as("seed %d, row %d", seed, row).isNotNull();
            if (cost != null) {
                assertThat(BigInteger.valueOf(cost.pusd()))
                        .as("seed %d, row %d: %s at %s", seed, row, usage, price)
                        .isEqualTo(expected);
                rows = rows.plus(cost);
                byKey.merge(random.nextInt(50), cost, Money::plus);
            }
            exact = exact.add(expected);
        }
        assertThat(BigInteger.valueOf(rows.pusd())).as("seed %d", seed).isEqualTo(exact);
        assertThat(byKey.values().stream().reduce(Money.ZERO, Money::plus)).isEqualTo(rows);
    }

    private static Price randomPrice(Random random) {
        Map<TokenClass, Long> prices = new EnumMap<>(TokenClass.class);
        for (TokenClass kind : TokenClass.values()) {
            if (kind == kind.general() || random.nextBoolean()) {
                prices.put(kind, random.nextLong(100_000_000));
            }
        }
        Price.Tier tier =
                random.nextBoolean()
                        ? new Price.Tier(
                                random.nextLong(1, 500) * 1_000,
                                Rates.of(
                                        Map.of(
                                                TokenClass.values()[random.nextInt(9)],
                                                random.nextLong(200_000_000))))
                        : null;
        return new Price(Rates.of(prices), tier, Price.WHOLE, null);
    }

    private static Usage randomUsage(Random random) {
        long input = random.nextLong(400_000);
        long output = random.nextLong(50_000);
        long cached = random.nextLong(input + 1);
        long reasoning = random.nextLong(output + 1);
        return new Usage(
                input,
                cached,
                random.nextLong(input - cached + 1),
                0,
                random.nextLong(input + 1),
                0,
                output,
                reasoning,
                random.nextLong(output + 1),
                Source.REPORTED);
    }

    /** Charges token by token, with numbers without bound. */
    private static BigInteger exact(Usage usage, Price price) {
        long cached = usage.cachedInput();
        long written = usage.cacheWrite5m();
        long audio = Math.min(usage.audioInput(), usage.input() - cached - written);
        long audioOut = Math.min(usage.audioOutput(), usage.output() - usage.reasoning());
        return times(cached, TokenClass.CACHED_INPUT, usage, price)
                .add(times(written, TokenClass.CACHE_WRITE_5M, usage, price))
                .add(times(audio, TokenClass.AUDIO_INPUT, usage, price))
                .add(
                        times(
                                usage.input() - cached - written - audio,
                                TokenClass.INPUT,
                                usage,
                                price))
                .add(times(usage.reasoning(), TokenClass.REASONING, usage, price))
                .add(times(audioOut, TokenClass.AUDIO_OUTPUT, usage, price))
                .add(
                        times(
                                usage.output() - usage.reasoning() - audioOut,
                                TokenClass.OUTPUT,
                                usage,
                                price));
    }

    private static BigInteger times(long tokens, TokenClass kind, Usage usage, Price price) {
        long each = named(kind, usage, price);
        if (each == Rates.UNNAMED) {
            each = named(kind.general(), usage, price);
        }
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(each));
    }

    private static long named(TokenClass kind, Usage usage, Price price) {
        Price.Tier tier = price.tier();
        if (tier != null
                && usage.input() > tier.above()
                && tier.rates().named(kind) != Rates.UNNAMED) {
            return tier.rates().named(kind);
        }
        return price.rates().named(kind);
    }
}
