package dev.hybridinference.kernel.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceBookTest {
    private static final LocalDate CHECKED = LocalDate.of(2026, 1, 1);
    private static final long DAY = 86_400_000L;

    private static Price price(long input) {
        return Price.of(Rates.of(Map.of(TokenClass.INPUT, input)));
    }

    private static PriceEntry entry(String model, @Nullable LocalDate from, long input) {
        return new PriceEntry("openai", model, from, price(input), "test", CHECKED);
    }

    @Test
    void aModelIsFoundByKindAndName() {
        PriceBook book = PriceBook.of(List.of(entry("m", null, 1)));

        assertThat(book.schedule("openai", "m").at(0)).isEqualTo(price(1));
        assertThat(book.schedule("other", "m").at(0)).isNull();
        assertThat(book.schedule("openai", "m2").at(0)).isNull();
        assertThat(book.entry("openai", "n", 0)).isNull();
    }

    @Test
    void theMostSpecificNameCountsFirst() {
        PriceBook book =
                PriceBook.of(
                        List.of(
                                entry("m", null, 1),
                                entry("m-2025-08-07", null, 2),
                                entry("m-mini", null, 3)));

        assertThat(book.schedule("openai", "m-2025-08-07").at(0)).isEqualTo(price(2));
        assertThat(book.schedule("openai", "m-2025-09-01").at(0)).isEqualTo(price(1));
        assertThat(book.schedule("openai", "m-20250901").at(0)).isEqualTo(price(1));
        assertThat(book.schedule("openai", "m-mini-20250901").at(0)).isEqualTo(price(3));
        // another model that merely begins alike is not the same one
        assertThat(book.schedule("openai", "m-nano").at(0)).isNull();
        assertThat(book.schedule("openai", "m-2025").at(0)).isNull();
    }

    @Test
    void aPriceHoldsFromItsDayOn() {
        LocalDate second = LocalDate.of(2026, 3, 1);
        long change = second.toEpochDay() * DAY;
        PriceBook book =
                PriceBook.of(
                        List.of(entry("m", second, 2), entry("m", LocalDate.of(2025, 1, 1), 1)));
        PriceSchedule prices = book.schedule("openai", "m");

        assertThat(prices.at(0)).isNull();
        assertThat(prices.at(change - 1)).isEqualTo(price(1));
        assertThat(prices.at(change)).isEqualTo(price(2));
        PriceEntry now = book.entry("openai", "m", change);
        assertThat(now).isNotNull().extracting(PriceEntry::price).isEqualTo(price(2));
    }

    @Test
    void aBookOverAnotherHidesItsModels() {
        PriceBook lower = PriceBook.of(List.of(entry("m", null, 1), entry("n", null, 2)));
        PriceBook middle = PriceBook.of(List.of(entry("m", null, 3)));
        PriceBook upper = PriceBook.of(List.of(entry("o", null, 4)));
        PriceBook all = upper.over(middle).over(lower);

        assertThat(all.schedule("openai", "m").at(0)).isEqualTo(price(3));
        assertThat(all.schedule("openai", "n").at(0)).isEqualTo(price(2));
        assertThat(all.schedule("openai", "o").at(0)).isEqualTo(price(4));
        assertThat(all.entries()).extracting(PriceEntry::model).containsExactly("o", "m", "n");
    }

    @Test
    void twoPricesFromTheSameDayOnAreRefused() {
        assertThatThrownBy(() -> PriceBook.of(List.of(entry("m", null, 1), entry("m", null, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openai/m");
    }

    @Test
    void oneFixedPriceHoldsAlways() {
        assertThat(PriceSchedule.always(price(1)).at(Long.MIN_VALUE)).isEqualTo(price(1));
        assertThat(PriceSchedule.UNKNOWN.at(0)).isNull();
    }
}
