package dev.hybridinference.bench.ledger;

import dev.hybridinference.testkit.witness.BooksAudit;

/** Rows of an audit. Stateless. */
final class Audits {
    private Audits() {}

    static void report(String part, BooksAudit.Findings findings, Verdicts verdicts) {
        verdicts.figure(
                part + ": rows",
                "%d, of them %d abandoned".formatted(findings.rows(), findings.abandoned()));
        verdicts.none(part + ": rows lost", findings.lost());
        verdicts.none(part + ": duplicates", findings.duplicates());
        verdicts.none(part + ": wrong usage or outcome", findings.wrong());
        verdicts.none(part + ": rows left open", findings.open());
        verdicts.none(part + ": gaps in the numbers", findings.gaps());
        verdicts.none(part + ": roll-ups that differ", findings.sums());
        verdicts.examples(findings.examples());
    }
}
