package dev.hybridinference.bench.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What clients will ask. It depends on the seed alone: every strategy meets the same conversations.
 *
 * @param turnsPerSecond requests on average
 * @param seconds how long clients come
 * @param talk how they talk
 */
record Traffic(double turnsPerSecond, double seconds, Talk talk) {
    private static final int MOST_PROMPT = 60_000;
    private static final int MOST_ANSWER = 4_000;

    /**
     * How clients talk. Lengths are log-normal tokens, turns geometric, pauses log-normal.
     *
     * @param first mean of the system prompt and documents that a conversation begins with
     * @param question mean of what a client adds in a turn
     * @param answer mean of an answer
     * @param turns mean number of turns
     * @param pauseSeconds median from one turn to the next
     */
    record Talk(double first, double question, double answer, double turns, double pauseSeconds) {}

    private static final double LENGTHS = 1.0;
    private static final double PAUSES = 0.6;

    /** The conversations, each with its turns in order. */
    List<List<Turn>> conversations(long seed) {
        List<List<Talked>> all = new ArrayList<>();
        Luck arrivals = Luck.of(seed, "arrivals", 0, 0);
        double mean = talk.turns / turnsPerSecond;
        for (double at = 0; at < seconds; at += mean * arrivals.bursty()) {
            all.add(conversation(Luck.of(seed, "conversation", all.size(), 0), at));
        }
        return numbered(all);
    }

    private record Talked(int prompt, int answer, long nanos) {}

    private List<Talked> conversation(Luck luck, double from) {
        List<Talked> turns = new ArrayList<>();
        double said = luck.meaning(talk.first, LENGTHS);
        double at = from;
        for (int left = luck.times(talk.turns); left > 0 && at < seconds; left--) {
            said += luck.meaning(talk.question, LENGTHS);
            int prompt = (int) Math.clamp(said, 1, MOST_PROMPT);
            int answer = (int) Math.clamp(luck.meaning(talk.answer, LENGTHS), 1, MOST_ANSWER);
            turns.add(new Talked(prompt, answer, Timeline.nanos(at)));
            said += answer;
            at += luck.around(talk.pauseSeconds, PAUSES);
        }
        return turns;
    }

    /** Numbers the turns of all conversations in the order of their arrival. */
    private static List<List<Turn>> numbered(List<List<Talked>> all) {
        record Place(int conversation, int turn, long nanos) {}
        List<Place> places = new ArrayList<>();
        for (int c = 0; c < all.size(); c++) {
            for (int t = 0; t < all.get(c).size(); t++) {
                places.add(new Place(c, t, all.get(c).get(t).nanos()));
            }
        }
        places.sort(
                Comparator.comparingLong(Place::nanos)
                        .thenComparingInt(Place::conversation)
                        .thenComparingInt(Place::turn));
        List<List<Turn>> numbered = new ArrayList<>();
        all.forEach(turns -> numbered.add(new ArrayList<>(turns.size())));
        for (int id = 0; id < places.size(); id++) {
            Place place = places.get(id);
            Talked talked = all.get(place.conversation()).get(place.turn());
            numbered.get(place.conversation())
                    .add(
                            new Turn(
                                    id,
                                    place.conversation(),
                                    talked.prompt(),
                                    talked.answer(),
                                    talked.nanos()));
        }
        return numbered;
    }
}
