package dev.hybridinference.bench.ledger;

/**
 * How much is done.
 *
 * @param killRounds how often the gateway is killed
 * @param outageSeconds how long each outage of the database lasts
 * @param cancels streams that are left at each place
 * @param shipped requests whose rows are taken over into a store
 * @param appended requests whose entries are written into the journal
 */
public record Scale(int killRounds, int outageSeconds, int cancels, int shipped, int appended) {

    /** A first look, under two minutes. */
    public static final Scale QUICK = new Scale(10, 5, 2, 20_000, 200_000);

    /** The figures to talk about. */
    public static final Scale USUAL = new Scale(50, 60, 5, 100_000, 1_000_000);

    /** As many kills as a release needs. */
    public static final Scale LONG = new Scale(200, 60, 5, 200_000, 1_000_000);
}
