package dev.hybridinference.bench.simulate;

import dev.hybridinference.bench.simulate.Member.Kind;
import dev.hybridinference.bench.simulate.Traffic.Talk;
import dev.hybridinference.bench.simulate.Trouble.Spell;
import dev.hybridinference.kernel.route.Target.Place;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import java.util.List;

/** The worlds that strategies are compared in. Their figures are explained in the document. */
final class Scenarios {
    /** A model of 70 billion parameters on four H100. */
    static final Replica.Engine H100 = new Replica.Engine(12_500, 75, 10_000, 256, 2_048, 400_000);

    private static final double H100_HOUR = 10;

    /** As many as keep the time between two tokens under 25 ms. */
    private static final int PLACES = 128;

    private static final double SECONDS = 480;
    private static final Talk CHAT = new Talk(500, 160, 340, 3, 20);
    private static final Talk LONG = new Talk(6_000, 300, 350, 9, 20);

    /** What is paid already costs nothing more. */
    private static final Tariff PAID = new Tariff(0, 0, 0, 0);

    private static final Tariff CHEAP = new Tariff(600_000, 300_000, 800_000, 0);
    private static final Tariff MIDDLE = new Tariff(900_000, 450_000, 900_000, 0);
    private static final Tariff DEAR = new Tariff(1_200_000, 300_000, 3_000_000, 0);

    private static final Cloud.Service SLOW = new Cloud.Service(0.60, 8_000, 0.020, 0);
    private static final Cloud.Service USUAL = new Cloud.Service(0.45, 12_000, 0.014, 0);
    private static final Cloud.Service FAST = new Cloud.Service(0.30, 20_000, 0.009, 0);

    private Scenarios() {}

    static List<Scenario> all() {
        return List.of(steady(), slowReplica(), outage(), brownOut(), overload(), longTalks());
    }

    private static Scenario steady() {
        return new Scenario(
                "steady mixed fleet",
                "Two replicas, one of half their speed, and two providers, all in one tier.",
                List.of(
                        own("own-1", 4, H100),
                        own("own-2", 4, H100),
                        own("own-3", 2, H100.slower(2)),
                        away("cloud-a", 2, 0, SLOW, CHEAP),
                        away("cloud-b", 2, 0, FAST, DEAR)),
                new Traffic(16, SECONDS, CHAT));
    }

    private static Scenario slowReplica() {
        Trouble slow = Trouble.of(new Spell(120, 300, 0, 10));
        return new Scenario(
                "one of five slow",
                "Five replicas; from 120 s to 300 s one takes ten times as long for everything.",
                List.of(
                        own("own-1", 1, H100),
                        own("own-2", 1, H100),
                        own("own-3", 1, H100).in(slow),
                        own("own-4", 1, H100),
                        own("own-5", 1, H100)),
                new Traffic(22, SECONDS, CHAT));
    }

    private static Scenario outage() {
        Trouble down = Trouble.of(new Spell(180, 300, 1, 1));
        return new Scenario(
                "cloud outage",
                "A replica and two providers in one tier; from 180 s to 300 s every request to"
                        + " cloud-a fails.",
                List.of(
                        away("cloud-a", 2, 0, USUAL, CHEAP).in(down),
                        own("own-1", 2, H100),
                        away("cloud-b", 1, 0, FAST, DEAR)),
                new Traffic(14, SECONDS, CHAT));
    }

    private static Scenario brownOut() {
        Trouble brown = Trouble.of(new Spell(150, 330, 0.3, 1));
        return new Scenario(
                "brown-out",
                "Three providers; from 150 s to 330 s three in ten requests to cloud-b fail.",
                List.of(
                        away("cloud-a", 1, 0, SLOW, MIDDLE),
                        away("cloud-b", 1, 0, USUAL, CHEAP).in(brown),
                        away("cloud-c", 1, 0, FAST, DEAR)),
                new Traffic(12, SECONDS, CHAT));
    }

    private static Scenario overload() {
        Cloud.Service limited = new Cloud.Service(0.60, 8_000, 0.020, 3);
        return new Scenario(
                "overload",
                "Three replicas at one and a half times what they can do, and two providers in the"
                        + " next tier, of which the cheap one takes 3 requests a second.",
                List.of(
                        own("own-1", 1, H100),
                        own("own-2", 1, H100),
                        own("own-3", 1, H100),
                        away("cloud-a", 2, 1, limited, CHEAP),
                        away("cloud-b", 1, 1, FAST, DEAR)),
                new Traffic(33, SECONDS, CHAT));
    }

    private static Scenario longTalks() {
        return new Scenario(
                "long conversations",
                "Four replicas; prompts of many thousand tokens that go on for nine turns.",
                List.of(
                        own("own-1", 1, H100),
                        own("own-2", 1, H100),
                        own("own-3", 1, H100),
                        own("own-4", 1, H100)),
                new Traffic(6, SECONDS, LONG));
    }

    private static Member own(String name, int weight, Replica.Engine engine) {
        return new Member(
                name,
                new Kind.Own(engine, H100_HOUR),
                new Place(weight, 0),
                PLACES,
                PAID,
                Trouble.NONE);
    }

    private static Member away(
            String name, int weight, int tier, Cloud.Service service, Tariff tariff) {
        return new Member(
                name, new Kind.Away(service), new Place(weight, tier), 0, tariff, Trouble.NONE);
    }
}
