package dev.hybridinference.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Counts the events of a stream that arrives split anywhere, chat chunks or Messages events, tells
 * comments from them, and reads the time that the mock wrote into each chunk. Only the first 512
 * bytes of an event are looked at. Confined to its event loop.
 */
final class EventReader {

    private static final byte[] STAMP = "\"fp_".getBytes(ISO_8859_1);
    private static final byte[] USAGE = "\"usage\":{".getBytes(ISO_8859_1);
    private static final byte[] TEXT = "\"text_delta\"".getBytes(ISO_8859_1);
    private static final byte[] STOP = "event: message_stop".getBytes(ISO_8859_1);
    private static final byte[] NAMED = "event: ".getBytes(ISO_8859_1);
    private static final byte[] DONE = "data: [DONE]".getBytes(ISO_8859_1);

    private final byte[] event = new byte[512];
    private int length;
    private boolean lineEmpty = true;
    private int content;
    private int usage;
    private boolean done;
    private long lastStamp;
    private boolean lastComment;

    void reset() {
        length = 0;
        lineEmpty = true;
        content = 0;
        usage = 0;
        done = false;
        lastStamp = 0;
        lastComment = false;
    }

    /** Reads up to the end of the next event; where it stopped, and {@code to} when none ended. */
    int next(byte[] bytes, int from, int to) {
        lastStamp = 0;
        lastComment = false;
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (b == '\n') {
                if (lineEmpty) {
                    classify();
                    length = 0;
                    return at + 1;
                }
                lineEmpty = true;
            } else if (b != '\r') {
                lineEmpty = false;
            }
            if (length < event.length) {
                event[length++] = b;
            }
        }
        return to;
    }

    /** Time the mock wrote into the event that ended last, 0 when it had none or none ended. */
    long lastStamp() {
        return lastStamp;
    }

    /** Whether what ended last was a comment; false when nothing ended. */
    boolean lastComment() {
        return lastComment;
    }

    int content() {
        return content;
    }

    int usage() {
        return usage;
    }

    boolean done() {
        return done;
    }

    private void classify() {
        int stamp = find(STAMP);
        if (stamp >= 0) {
            content++;
            lastStamp = digits(stamp + STAMP.length);
        } else if (find(NAMED) == 0) {
            content += find(TEXT) >= 0 ? 1 : 0;
            done |= find(STOP) == 0;
        } else if (find(USAGE) >= 0) {
            usage++;
        } else if (find(DONE) == 0) {
            done = true;
        } else {
            lastComment = length > 0 && event[0] == ':';
        }
    }

    private long digits(int from) {
        long value = 0;
        for (int i = from; i < length && event[i] >= '0' && event[i] <= '9'; i++) {
            value = value * 10 + (event[i] - '0');
        }
        return value;
    }

    private int find(byte[] wanted) {
        for (int i = 0; i <= length - wanted.length; i++) {
            int j = 0;
            while (j < wanted.length && event[i + j] == wanted[j]) {
                j++;
            }
            if (j == wanted.length) {
                return i;
            }
        }
        return -1;
    }
}
