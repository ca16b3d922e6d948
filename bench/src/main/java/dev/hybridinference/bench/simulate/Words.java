package dev.hybridinference.bench.simulate;

import dev.hybridinference.bench.measure.Table;
import dev.hybridinference.bench.simulate.Results.Row;
import dev.hybridinference.bench.simulate.Tally.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Results as Markdown: a table for each scenario and what it says. Pure. */
final class Words {
    private Words() {}

    static String markdown(List<Results> all, int seeds) {
        StringBuilder text = new StringBuilder();
        text.append("Means over %d seeds, with 95 %% intervals.\n".formatted(seeds));
        for (Results one : all) {
            text.append("\n### ").append(one.scenario().name()).append("\n\n");
            text.append(one.scenario().about()).append(' ').append(asked(one)).append("\n\n");
            text.append(table(one)).append('\n');
            for (String sentence : says(one)) {
                text.append("* ").append(sentence).append('\n');
            }
        }
        return text.toString();
    }

    private static String asked(Results one) {
        List<Figures> runs = one.baseline().runs();
        return String.format(
                Locale.ROOT,
                "%,.0f requests of %,.0f + %,.0f tokens on average.",
                runs.stream().mapToInt(run -> run.asked().requests()).average().orElseThrow(),
                runs.stream().mapToDouble(run -> run.asked().prompt()).average().orElseThrow(),
                runs.stream().mapToDouble(run -> run.asked().answer()).average().orElseThrow());
    }

    private static String table(Results one) {
        Table table =
                new Table(
                        List.of(
                                "strategy",
                                "TTFT p50, s",
                                "TTFT p99, s",
                                "USD for 1,000 requests",
                                "errors, %"));
        for (Row row : one.rows()) {
            table.row(
                    List.of(
                            row.strategy(),
                            cell("%.2f", row.spread(Figures::p50)),
                            cell("%.2f", row.spread(Figures::p99)),
                            cell("%.2f", row.spread(Figures::dollars)),
                            cell("%.2f", row.spread(figures -> 100 * figures.errors()))));
        }
        return table.markdown();
    }

    private static String cell(String form, Spread spread) {
        return String.format(Locale.ROOT, form + " ± " + form, spread.mean(), spread.half());
    }

    /** Sentences that follow from the figures, and change with them. */
    private static List<String> says(Results one) {
        List<String> sentences = new ArrayList<>();
        Row fast = one.least(Figures::p99);
        Row slow = one.most(Figures::p99);
        sentences.add(
                String.format(
                        Locale.ROOT,
                        "Lowest p99: `%s` with %.2f s; highest of ours: `%s` with %.2f s; `%s` has"
                                + " %.2f s.",
                        fast.strategy(),
                        fast.spread(Figures::p99).mean(),
                        slow.strategy(),
                        slow.spread(Figures::p99).mean(),
                        one.baseline().strategy(),
                        one.baseline().spread(Figures::p99).mean()));
        if (!one.sameCost()) {
            Row cheap = one.least(Figures::dollars);
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "Cheapest: `%s` with %.2f USD for 1,000 requests, at a p99 of %.2f s.",
                            cheap.strategy(),
                            cheap.spread(Figures::dollars).mean(),
                            cheap.spread(Figures::p99).mean()));
        }
        behind(sentences, one, "p99", Figures::p99);
        behind(sentences, one, "p50", Figures::p50);
        behind(sentences, one, "cost", Figures::dollars);
        behind(sentences, one, "errors", Figures::errors);
        return sentences;
    }

    private static void behind(
            List<String> sentences, Results one, String what, ToDoubleFunction<Figures> of) {
        List<Row> behind = one.behind(of);
        if (!behind.isEmpty()) {
            String names =
                    behind.stream()
                            .map(row -> "`" + row.strategy() + "`")
                            .collect(Collectors.joining(", "));
            sentences.add(
                    "Worse than `%s` in %s, beyond chance: %s."
                            .formatted(one.baseline().strategy(), what, names));
        }
    }
}
