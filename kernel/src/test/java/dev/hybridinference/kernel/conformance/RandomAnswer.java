package dev.hybridinference.kernel.conformance;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Event.Finish;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Valid sequences of events: calls of tools grow side by side, text comes in between. */
final class RandomAnswer {
    private static final String[] PIECES = {
        "a",
        " ",
        "\n",
        "\"",
        "\\",
        "é",
        "😀",
        "\u2028",
        "data: x",
        "\u0001",
        "[DONE]",
        "</s>",
        "\r\n\r\n"
    };

    private final RandomGenerator random;
    private final List<Event> events = new ArrayList<>();

    /** What is still to come of each call that can grow. */
    private final List<List<String>> open = new ArrayList<>();

    private RandomAnswer(RandomGenerator random) {
        this.random = random;
    }

    static List<Event> events(RandomGenerator random) {
        return new RandomAnswer(random).all();
    }

    private List<Event> all() {
        events.add(new Event.Began(JsonText.of("model"), null));
        for (int steps = 1 + random.nextInt(20); steps > 0; steps--) {
            step();
        }
        for (int i = 0; i < open.size(); i++) {
            grow(i, open.get(i).size());
            events.add(new Event.ToolEnded(i));
        }
        events.add(new Event.Finished(reason(), null));
        events.add(new Event.Used(usage()));
        return events;
    }

    private void step() {
        switch (random.nextInt(5)) {
            case 0 -> events.add(new Event.Text(words()));
            case 1 -> events.add(new Event.Reasoning(words()));
            case 2 -> {
                events.add(
                        new Event.ToolBegan(
                                open.size(),
                                JsonText.of("call_" + open.size()),
                                JsonText.of("tool_" + random.nextInt(3))));
                open.add(arguments());
            }
            default -> {
                if (!open.isEmpty()) {
                    int call = random.nextInt(open.size());
                    grow(call, Math.min(1, open.get(call).size()));
                }
            }
        }
    }

    private void grow(int call, int fragments) {
        for (int i = 0; i < fragments; i++) {
            String piece = open.get(call).removeFirst();
            events.add(new Event.ToolArguments(call, JsonText.of(piece)));
        }
    }

    private List<String> arguments() {
        List<String> pieces = new ArrayList<>(List.of("{\"x\":\""));
        for (int i = random.nextInt(4); i > 0; i--) {
            pieces.add(random.nextBoolean() ? "\\u00e9\\" : "\\\\");
            pieces.add(pieces.getLast().endsWith("9\\") ? "n" : "é");
        }
        pieces.add("\"}");
        return pieces;
    }

    private JsonText words() {
        StringBuilder words = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            words.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return JsonText.of(words.toString());
    }

    /** A call that is whole ends the answer of its own accord, or because it was too long. */
    private Finish reason() {
        if (random.nextInt(4) == 0) {
            return Finish.LENGTH;
        }
        return open.isEmpty() ? Finish.COMPLETE : Finish.TOOLS;
    }

    private Usage usage() {
        long cached = random.nextInt(50);
        long written = random.nextInt(50);
        long thought = random.nextInt(20);
        return new Usage(
                cached + written + random.nextInt(100),
                cached,
                written,
                0,
                0,
                0,
                thought + random.nextInt(100),
                thought,
                0,
                Usage.Source.REPORTED);
    }
}
