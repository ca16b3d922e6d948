package dev.hybridinference.kernel.price.list;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.PriceEntry;
import dev.hybridinference.kernel.price.Rates;
import dev.hybridinference.kernel.price.TokenClass;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceListTest {
    private static final String ENTRY =
            "\"kind\":\"openai\",\"model\":\"m\",\"source\":\"s\",\"checked_at\":\"2026-01-31\"";

    private static List<PriceEntry> read(String json) {
        return PriceList.read(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static List<PriceEntry> entry(String fields) {
        return read("{'prices':[{" + ENTRY + fields + "}]}");
    }

    static List<PriceEntry> builtIn() {
        return PriceList.builtIn().entries();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void eachBuiltInPriceIsSane(PriceEntry entry) {
        Catalogue catalogue = Catalogue.builtIn();
        assertThat(catalogue.kind(entry.kind()).isPresent() || catalogue.isUnbuilt(entry.kind()))
                .isTrue();
        assertThat(entry.checkedAt()).isBetween("2026-01-01", "2027-01-01");
        if (entry.kind().equals("demo")) {
            assertThat(entry.source()).isEqualTo("built in");
            assertThat(entry.price()).isEqualTo(Price.FREE);
            return;
        }
        Rates rates = entry.price().rates();
        assertThat(entry.source()).startsWith("https://");
        assertThat(
                        entry.effectiveFrom() == null
                                || !entry.effectiveFrom().isAfter(entry.checkedAt()))
                .isTrue();
        long input = rates.named(TokenClass.INPUT);
        assertThat(input).isBetween(10_000L, 100_000_000L);
        assertThat(rates.named(TokenClass.OUTPUT)).isLessThanOrEqualTo(10 * input);
        assertThat(rates.named(TokenClass.CACHED_INPUT)).isLessThan(input);
        long output = rates.named(TokenClass.OUTPUT);
        assertThat(output == Rates.UNNAMED || output >= 4 * input).isTrue();
    }

    @Test
    void theBuiltInListKnowsTheModelsOfEachCloud() {
        assertThat(builtIn())
                .extracting(PriceEntry::kind)
                .contains("demo", "openai", "anthropic", "gemini")
                .doesNotContain("ollama", "vllm", "sglang", "llamacpp");
    }

    @Test
    void everyFieldIsRead() {
        List<PriceEntry> entries =
                entry(
                        ",'effective_from':'2026-01-30','input':'1.00','cached_input':'0.10',"
                                + "'cache_write_5m':'1.25','cache_write_1h':'2','output':'4',"
                                + "'reasoning':'5','audio_input':'6','audio_output':'7','image':'8',"
                                + "'above_200k':{'input':'2.00'},'batch_factor':'0.5',"
                                + "'gpu_hour':'2.50'");

        PriceEntry entry = entries.getFirst();
        assertThat(entry.effectiveFrom()).isEqualTo(LocalDate.of(2026, 1, 30));
        assertThat(entry.price())
                .hasToString(
                        "input=1.00 cached_input=0.10 cache_write_5m=1.25 cache_write_1h=2.00"
                                + " output=4.00 reasoning=5.00 audio_input=6.00 audio_output=7.00"
                                + " image=8.00 above_200k(input=2.00) batch_factor=0.50"
                                + " gpu_hour=2.500000000000");
        assertThat(PriceList.read(PriceList.write(entries))).isEqualTo(entries);
    }

    @Test
    void writingAndReadingGivesTheSameEntries() {
        assertThat(PriceList.read(PriceList.write(builtIn()))).isEqualTo(builtIn());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{'prices':{}}",
                "{'other':[]}",
                "{'prices':[]} x",
                "{'prices':[],'prices':[]}",
                "{'prices':[{'kind':'k','model':'m','source':'s','input':'1'}]}",
                "{'prices':[{'kind':'','model':'m','source':'s','checked_at':'2026-01-31',"
                        + "'input':'1'}]}",
            })
    void anyOtherFormIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",'gold':'1'",
                ",'input':1",
                ",'input':'1e-6'",
                ",'input':'-1'",
                ",'input':'1','input':'1'",
                ",'input':'1','effective_from':'yesterday'",
                ",'input':'1','above_200k':{}",
                ",'input':'1','above_0k':{'input':'1'}",
                ",'input':'1','above_200k':{'gold':'1'}",
                ",'input':'1','above_200k':{'input':'1'},'above_300k':{'input':'1'}",
                ",'input':'1','batch_factor':'2'",
            })
    void anyOtherEntryIsRefused(String fields) {
        assertThatThrownBy(() -> entry(fields)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreThanSixDecimalsAreRefusedWithTheLine() {
        assertThatThrownBy(() -> entry(",\n'input':'0.0000001'"))
                .hasMessageContaining("line 2")
                .hasMessageContaining("at most 6 decimals");
    }

    @Test
    void aListAboveTheBoundsIsRefused() {
        String one = "{" + ENTRY + ",'input':'1'},";
        String many = "{'prices':[" + one.repeat(PriceLimits.ENTRIES) + one;
        String most = many.substring(0, many.length() - one.length() - 1) + "]}";

        assertThat(read(most)).hasSize(PriceLimits.ENTRIES);
        assertThatThrownBy(() -> read(many.substring(0, many.length() - 1) + "]}"))
                .hasMessageContaining("at most 100000");
        assertThatThrownBy(() -> PriceList.read(new byte[PriceLimits.BYTES + 1]))
                .hasMessageContaining("expected: at most 67108864");
    }
}
