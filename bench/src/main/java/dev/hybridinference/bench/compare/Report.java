package dev.hybridinference.bench.compare;

import dev.hybridinference.bench.candidate.Way;
import dev.hybridinference.bench.measure.Series;
import dev.hybridinference.bench.measure.Table;
import dev.hybridinference.bench.startup.StartRace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the samples of a run into the table and the list of targets. */
record Report(Samples samples, boolean instructionsCounted, @Nullable StartRace start) {

    private static final List<Figure> ROWS =
            List.of(
                    Figure.UNARY_CPU,
                    Figure.UNARY_INSTRUCTIONS,
                    Figure.UNARY_RATE,
                    Figure.UNARY_LOADED,
                    Figure.UNARY_RSS,
                    Figure.CHUNK_CPU,
                    Figure.CHUNK_INSTRUCTIONS,
                    Figure.CHUNK_P50,
                    Figure.CHUNK_P99,
                    Figure.CHUNK_NEAR_FORTY,
                    Figure.TRANSLATED_CPU,
                    Figure.BODY_CPU,
                    Figure.LATENCY_P50,
                    Figure.LATENCY_P99,
                    Figure.LATENCY_CPU,
                    Figure.LATENCY_NEAR_FORTY,
                    Figure.MANY_GAP,
                    Figure.MANY_CPU,
                    Figure.MANY_RSS,
                    Figure.SLOW_RSS,
                    Figure.SLOW_P99,
                    Figure.SLOW_SECONDS);

    Table table() {
        Table table =
                new Table(
                        List.of(
                                "median (min-max)",
                                "direct",
                                "nginx",
                                "gateway",
                                "gateway / nginx",
                                "gateway - direct"));
        for (Figure figure : ROWS) {
            if (series(figure, Way.GATEWAY).isPresent()) {
                table.row(row(figure));
            } else if (figure.perInstruction() && ran(figure.part())) {
                table.row(
                        List.of(
                                figure.name(),
                                "-",
                                "not counted here",
                                "not counted here",
                                "-",
                                "-"));
            }
        }
        if (start != null) {
            table.row(
                    List.of(
                            "start to first answer ms; bare Netty "
                                    + Table.cell(Optional.of(start.bare())),
                            "-",
                            "-",
                            Table.cell(Optional.of(start.gateway())),
                            "-",
                            "-"));
        }
        return table;
    }

    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        ratio(Figure.UNARY_CPU, 1.5).ifPresent(targets::add);
        ratio(Figure.CHUNK_CPU, 1.3).ifPresent(targets::add);
        translated().ifPresent(targets::add);
        ratio(Figure.BODY_CPU, 2.5).ifPresent(targets::add);
        ratio(Figure.UNARY_INSTRUCTIONS, 1.7).ifPresent(targets::add);
        ratio(Figure.CHUNK_INSTRUCTIONS, 1.5).ifPresent(targets::add);
        over(Figure.LATENCY_P99, "added p99 at 1,000 requests/s", 500, " µs")
                .ifPresent(targets::add);
        over(Figure.LATENCY_NEAR_FORTY, "requests near 40 ms beyond direct", 0.1, " %")
                .ifPresent(targets::add);
        over(Figure.CHUNK_NEAR_FORTY, "chunks near 40 ms beyond direct", 0.1, " %")
                .ifPresent(targets::add);
        over(Figure.MANY_GAP, "3,000 streams: largest gap beyond direct", 250, " ms")
                .ifPresent(targets::add);
        most(Figure.MANY_RSS, 300).ifPresent(targets::add);
        most(Figure.SLOW_RSS, 300).ifPresent(targets::add);
        if (start != null) {
            double ratio = start.gateway().ratioTo(start.bare()).median();
            targets.add(new Target("start / bare Netty server's start", ratio, 1.5, ""));
        }
        return targets;
    }

    private Optional<Target> ratio(Figure figure, double limit) {
        return ratio(figure)
                .map(s -> new Target(figure.name() + " / nginx", s.median(), limit, ""));
    }

    /** A translated chunk beside one that is passed on, both by the gateway. */
    private Optional<Target> translated() {
        Optional<Series> passed = series(Figure.CHUNK_CPU, Way.GATEWAY);
        return series(Figure.TRANSLATED_CPU, Way.GATEWAY)
                .flatMap(
                        made ->
                                passed.map(
                                        plain ->
                                                new Target(
                                                        "translated chunk / passed chunk",
                                                        made.median() / plain.median(),
                                                        2.5,
                                                        "")));
    }

    private Optional<Target> over(Figure figure, String name, double limit, String unit) {
        return added(figure).map(s -> new Target(name, s.median(), limit, unit));
    }

    private Optional<Target> most(Figure figure, double limit) {
        return series(figure, Way.GATEWAY)
                .map(s -> new Target(figure.name(), s.max(), limit, " MB"));
    }

    private List<String> row(Figure figure) {
        return Stream.of(
                        figure.name(),
                        Table.cell(series(figure, Way.DIRECT)),
                        Table.cell(series(figure, Way.NGINX)),
                        Table.cell(series(figure, Way.GATEWAY)),
                        Table.cell(ratio(figure)),
                        Table.cell(added(figure)))
                .toList();
    }

    private Optional<Series> ratio(Figure figure) {
        Optional<Series> nginx = series(figure, Way.NGINX).filter(s -> s.min() > 0);
        return nginx.flatMap(n -> series(figure, Way.GATEWAY).map(g -> g.ratioTo(n)));
    }

    private Optional<Series> added(Figure figure) {
        return series(figure, Way.DIRECT)
                .flatMap(d -> series(figure, Way.GATEWAY).map(g -> g.minus(d)));
    }

    private Optional<Series> series(Figure figure, Way way) {
        if ((figure.needsProcess() && way == Way.DIRECT)
                || (figure.perInstruction() && !instructionsCounted)) {
            return Optional.empty();
        }
        return samples.series(figure.part(), way, figure.value());
    }

    private boolean ran(Part part) {
        return samples.series(part, Way.GATEWAY, _ -> 0).isPresent();
    }
}
