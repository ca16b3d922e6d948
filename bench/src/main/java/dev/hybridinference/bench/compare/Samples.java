package dev.hybridinference.bench.compare;

import dev.hybridinference.bench.candidate.Sample;
import dev.hybridinference.bench.candidate.Way;
import dev.hybridinference.bench.measure.Series;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All samples of a run by part and way, in round order. Confined to one thread. */
final class Samples {

    private final Map<Part, Map<Way, List<Sample>>> samples = new EnumMap<>(Part.class);

    void add(Part part, Way way, Sample sample) {
        samples.computeIfAbsent(part, _ -> new EnumMap<>(Way.class))
                .computeIfAbsent(way, _ -> new ArrayList<>())
                .add(sample);
    }

    /** One figure over the rounds; empty when this part did not run on this way. */
    Optional<Series> series(Part part, Way way, ToDoubleFunction<Sample> figure) {
        List<Sample> taken = samples.getOrDefault(part, Map.of()).getOrDefault(way, List.of());
        return taken.isEmpty()
                ? Optional.empty()
                : Optional.of(new Series(taken.stream().mapToDouble(figure).boxed().toList()));
    }
}
