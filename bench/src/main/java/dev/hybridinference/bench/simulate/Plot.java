package dev.hybridinference.bench.simulate;

import dev.hybridinference.bench.simulate.Results.Row;
import dev.hybridinference.bench.simulate.Tally.Figures;
import java.util.List;
import java.util.Locale;

/**
 * A picture of all scenarios: p99 of the time to the first token over cost, a point for each
 * strategy with its intervals. Confined to one thread.
 */
final class Plot {
    /** Colours that people with any colour vision tell apart (Okabe and Ito, 2008). */
    private static final List<String> COLOURS =
            List.of("#777777", "#000000", "#E69F00", "#56B4E9", "#009E73", "#D55E00", "#CC79A7");

    private static final int COLUMNS = 3;
    private static final int WIDTH = 340;
    private static final int HEIGHT = 270;
    private static final int LEFT = 52;
    private static final int TOP = 34;
    private static final int INNER_WIDTH = 268;
    private static final int INNER_HEIGHT = 178;
    private static final int HEAD = 70;
    private static final double MARGIN = 0.08;

    private final StringBuilder svg = new StringBuilder();

    private Plot() {}

    /** The picture as SVG 1.1. */
    static String of(List<Results> all) {
        Plot plot = new Plot();
        plot.draw(all);
        return plot.svg.toString();
    }

    private void draw(List<Results> all) {
        int rows = (all.size() + COLUMNS - 1) / COLUMNS;
        int width = COLUMNS * WIDTH + 20;
        int height = HEAD + rows * HEIGHT + 10;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$s\" height=\"%2$s\""
                                .formatted(width, height)
                        + " viewBox=\"0 0 %1$s %2$s\"".formatted(width, height)
                        + " font-family=\"Helvetica, Arial, sans-serif\""
                        + " font-size=\"11\" fill=\"#222\">");
        add("<rect width=\"%s\" height=\"%s\" fill=\"#ffffff\"/>".formatted(width, height));
        text(width / 2.0, 22, "middle", 15, "Time to first token (p99) and cost, by strategy");
        legend(all.getFirst().rows());
        for (int i = 0; i < all.size(); i++) {
            int x = 10 + i % COLUMNS * WIDTH;
            int y = HEAD + i / COLUMNS * HEIGHT;
            add("<g transform=\"translate(%s %s)\">".formatted(x, y));
            panel(all.get(i));
            add("</g>");
        }
        add("</svg>");
    }

    private void legend(List<Row> rows) {
        double x = 120;
        for (int i = 0; i < rows.size(); i++) {
            dot(x, 45, COLOURS.get(i % COLOURS.size()));
            text(x + 9, 49, "start", 12, rows.get(i).strategy());
            x += 30 + 7.5 * rows.get(i).strategy().length();
        }
        text(x + 10, 49, "start", 11, "(bars: 95 %)");
    }

    private void panel(Results one) {
        Axis across = one.sameCost() ? Axis.places(one.rows().size()) : cost(one);
        Axis up = latency(one);
        text(LEFT + INNER_WIDTH / 2.0, TOP - 10, "middle", 12, one.scenario().name());
        add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"#fafafa\" stroke=\"#999\"/>"
                        .formatted(LEFT, TOP, INNER_WIDTH, INNER_HEIGHT));
        for (double tick : up.ticks()) {
            double y = TOP + INNER_HEIGHT * (1 - up.at(tick));
            line(LEFT, y, LEFT + INNER_WIDTH, y, "#dddddd");
            text(LEFT - 5, y + 4, "end", 10, number(tick));
        }
        for (double tick : across.ticks()) {
            double x = LEFT + INNER_WIDTH * across.at(tick);
            line(x, TOP, x, TOP + INNER_HEIGHT, "#dddddd");
            text(x, TOP + INNER_HEIGHT + 14, "middle", 10, number(tick));
        }
        points(one, across, up);
        text(
                LEFT + INNER_WIDTH / 2.0,
                TOP + INNER_HEIGHT + 30,
                "middle",
                11,
                one.sameCost()
                        ? String.format(
                                Locale.ROOT,
                                "all cost the same: %.2f USD for 1,000 requests",
                                one.baseline().spread(Figures::dollars).mean())
                        : "USD for 1,000 requests");
        add(
                "<text transform=\"translate(14 %s) rotate(-90)\" text-anchor=\"middle\">TTFT p99, s</text>"
                        .formatted(TOP + INNER_HEIGHT / 2));
    }

    private void points(Results one, Axis across, Axis up) {
        for (int i = 0; i < one.rows().size(); i++) {
            Row row = one.rows().get(i);
            String colour = COLOURS.get(i % COLOURS.size());
            Spread cost = one.sameCost() ? new Spread(i, 0) : row.spread(Figures::dollars);
            Spread p99 = row.spread(Figures::p99);
            double x = LEFT + INNER_WIDTH * across.at(cost.mean());
            double y = TOP + INNER_HEIGHT * (1 - up.at(p99.mean()));
            if (cost.half() > 0) {
                line(
                        LEFT + INNER_WIDTH * across.at(cost.mean() - cost.half()),
                        y,
                        LEFT + INNER_WIDTH * across.at(cost.mean() + cost.half()),
                        y,
                        colour);
            }
            line(
                    x,
                    TOP + INNER_HEIGHT * (1 - up.at(p99.mean() - p99.half())),
                    x,
                    TOP + INNER_HEIGHT * (1 - up.at(p99.mean() + p99.half())),
                    colour);
            dot(x, y, colour);
        }
    }

    private static Axis cost(Results one) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (Row row : one.rows()) {
            Spread cost = row.spread(Figures::dollars);
            least = Math.min(least, cost.mean() - cost.half());
            most = Math.max(most, cost.mean() + cost.half());
        }
        double more = (most - least) * MARGIN;
        return Axis.plain(Math.max(0, least - more), most + more);
    }

    private static Axis latency(Results one) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (Row row : one.rows()) {
            Spread p99 = row.spread(Figures::p99);
            least = Math.min(least, p99.mean());
            most = Math.max(most, p99.mean() + p99.half());
        }
        return Axis.logarithmic(least / 1.6, most * 1.2);
    }

    private void dot(double x, double y, String colour) {
        add("<circle cx=\"%s\" cy=\"%s\" r=\"4.5\" fill=\"%s\"/>".formatted(at(x), at(y), colour));
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        add(
                "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"/>"
                        .formatted(at(x1), at(y1), at(x2), at(y2), colour));
    }

    private void text(double x, double y, String anchor, int size, String words) {
        add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%s\">%s</text>"
                        .formatted(at(x), at(y), anchor, size, words));
    }

    private void add(String element) {
        svg.append(element).append('\n');
    }

    private static String at(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, value < 0.1 ? "%.2f" : "%.1f", value);
    }
}
