package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.gateway.record.ExchangeRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a client's headers say that is only for reports: session, tags, and whether it asks why. */
final class Labels {
    /** Headers with a session, ours first, then those that coding agents send. */
    private static final String[] SESSION = {
        "x-hybrid-session", "x-claude-code-session-id", "session_id", "x-session-id"
    };

    private static final int LONGEST_SESSION = 128;
    private static final int LONGEST_TAGS = 512;
    private static final int MOST_TAGS = 16;

    private Labels() {}

    static void read(HeaderBlock headers, ExchangeRecord record) {
        for (String name : SESSION) {
            String session = headers.first(name);
            if (session != null) {
                record.session = sane(session) ? session : null;
                break;
            }
        }
        record.routeAsked = "route".equals(headers.first("x-hybrid-debug"));
        String tags = headers.first("x-hybrid-tags");
        if (tags != null) {
            record.tags = sorted(tags);
        }
    }

    private static boolean sane(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_SESSION
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** The pairs in the order of their names; what is no pair is left out. */
    private static @Nullable String sorted(String tags) {
        if (tags.length() > LONGEST_TAGS) {
            return null;
        }
        String[] pairs =
                Arrays.stream(tags.split(",", MOST_TAGS + 1))
                        .limit(MOST_TAGS)
                        .map(String::strip)
                        .filter(pair -> pair.indexOf('=') > 0)
                        .sorted()
                        .toArray(String[]::new);
        return pairs.length == 0 ? null : String.join(",", pairs);
    }
}
