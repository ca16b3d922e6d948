package dev.hybridinference.gateway.books;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Which roll-up answers for which part of a range: hours where they will do, minutes at ragged ends
 * and for time zones whose days do not begin with an hour of UTC.
 *
 * @param coarse whether hours had to stand in for minutes that are no longer kept
 */
record Stretches(List<Stretch> list, boolean coarse) {
    static final long MINUTE = 60_000;
    static final long HOUR = 3_600_000;

    /** A part of one table. */
    record Stretch(String table, long from, long until) {}

    /**
     * What the roll-ups hold.
     *
     * @param firstHour the first bucket of hours
     * @param endOfHours the end of the last bucket of hours
     * @param deletedMinutes minutes before it were deleted; 0 when none was
     */
    record Kept(long firstHour, long endOfHours, long deletedMinutes) {
        /** The hour from which on all minutes are there. */
        private long minutes() {
            return TimeRange.ceiling(deletedMinutes, HOUR);
        }
    }

    static Stretches of(TimeRange wanted, ZoneId zone, Kept kept) {
        TimeRange range = wanted.whole(MINUTE);
        long from = Math.max(range.from(), kept.firstHour());
        long until = Math.min(range.until(), kept.endOfHours());
        if (from >= until) {
            return new Stretches(List.of(), false);
        }
        Plan plan = new Plan(kept.minutes());
        long firstHour = TimeRange.ceiling(from, HOUR);
        long endOfHours = until - until % HOUR;
        if (firstHour < endOfHours && wholeHours(zone.getRules(), from, until)) {
            plan.minutes(from, firstHour);
            plan.hours(firstHour, endOfHours);
            plan.minutes(endOfHours, until);
        } else {
            plan.minutes(from, until);
        }
        return new Stretches(List.copyOf(plan.list), plan.coarse);
    }

    private static boolean wholeHours(ZoneRules rules, long from, long until) {
        Instant at = Instant.ofEpochMilli(from);
        Instant end = Instant.ofEpochMilli(until);
        if (rules.getOffset(at).getTotalSeconds() % 3600 != 0) {
            return false;
        }
        ZoneOffsetTransition next = rules.nextTransition(at);
        while (next != null && next.getInstant().isBefore(end)) {
            if (next.getOffsetAfter().getTotalSeconds() % 3600 != 0) {
                return false;
            }
            next = rules.nextTransition(next.getInstant());
        }
        return true;
    }

    /** Confined to one call. */
    private static final class Plan {
        private final long keptMinutes;
        private final List<Stretch> list = new ArrayList<>();
        private boolean coarse;

        Plan(long keptMinutes) {
            this.keptMinutes = keptMinutes;
        }

        void hours(long from, long until) {
            if (from < until) {
                list.add(new Stretch("rollup_hour", from, until));
            }
        }

        void minutes(long from, long until) {
            long fine = Math.max(from, Math.min(until, keptMinutes));
            if (from < fine) {
                coarse = true;
                hours(from - from % HOUR, TimeRange.ceiling(fine, HOUR));
            }
            if (fine < until) {
                list.add(new Stretch("rollup_minute", fine, until));
            }
        }
    }
}
