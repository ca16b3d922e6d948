package dev.hybridinference.kernel.json;

import static dev.hybridinference.kernel.json.JsonKind.ABSENT;
import static dev.hybridinference.kernel.json.JsonKind.ARRAY;
import static dev.hybridinference.kernel.json.JsonKind.NUMBER;
import static dev.hybridinference.kernel.json.JsonKind.OBJECT;
import static dev.hybridinference.kernel.json.JsonKind.STRING;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of {@link JsonScanner}: the grammar between tokens. Confined to its scanner's
 * thread.
 */
final class DocumentReader {

    static final int ROOT = 0;
    static final int VALUE = 1;
    static final int FIRST_ELEMENT = 2;
    static final int FIRST_KEY = 3;
    static final int KEY = 4;
    static final int COLON = 5;
    static final int AFTER_VALUE = 6;
    static final int AFTER_ROOT = 7;
    static final int IN_STRING = 8;
    static final int IN_KEY = 9;
    static final int IN_NUMBER = 10;
    static final int IN_LITERAL = 11;
    private static final int FINISHED = 12;
    private static final int FAILED = 13;

    /** Beyond every index of an array: ends the loop over a piece. */
    private static final int STOP = Integer.MAX_VALUE;

    private final ShapeNode shape;
    private final Slots slots;
    private final Nesting nesting;
    private final TextCapture key = new TextCapture(JsonShape.MAX_KEY_BYTES);
    private final StringToken string = new StringToken();
    private final LiteralToken literal = new LiteralToken();
    private final JsonLimits limits;

    private int state;

    /** Offset in the document of index 0 of the present piece's array. */
    private long base;

    private long length;

    /** Where the next value stands in the shape, or null. */
    private @Nullable ShapeNode next;

    /** The slot of the string, number or literal being read, or -1. */
    private int slot;

    private long tokenStart;
    private int number;
    private JsonKind root = ABSENT;
    private long rootStart;
    private long rootEnd;
    private boolean rootEmpty;
    private @Nullable JsonProblem problem;

    DocumentReader(JsonShape shape, JsonLimits limits, Slots slots) {
        this.shape = shape.root();
        this.slots = slots;
        this.limits = limits;
        this.nesting = new Nesting(limits.depth(), shape.depth());
        reset();
    }

    void reset() {
        nesting.reset();
        state = ROOT;
        base = 0;
        length = 0;
        next = shape;
        slot = -1;
        root = ABSENT;
        rootStart = -1;
        rootEnd = -1;
        rootEmpty = false;
        problem = null;
    }

    boolean feed(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        if (state >= FINISHED) {
            return refuseMore();
        }
        base = length - from;
        int at = from;
        while (at < to) {
            int c = bytes[at];
            if (state >= IN_STRING) {
                at = token(bytes, at, to);
            } else if (c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
                at++;
            } else {
                at = structure(bytes, at, to);
            }
        }
        length += to - from;
        return state != FAILED;
    }

    boolean finish() {
        if (state == IN_NUMBER && nesting.depth() == 0 && NumberToken.complete(number)) {
            endValue(slot, length, false);
        }
        if (state == AFTER_ROOT) {
            state = FINISHED;
        } else if (state < FINISHED) {
            problem = Complaint.incomplete(state, string, length);
            state = FAILED;
        }
        return state == FINISHED;
    }

    @Nullable JsonProblem problem() {
        return problem;
    }

    JsonKind root() {
        return root;
    }

    long rootStart() {
        return rootStart;
    }

    long rootEnd() {
        return rootEnd;
    }

    boolean rootEmpty() {
        return rootEmpty;
    }

    private boolean refuseMore() {
        if (state == FINISHED) {
            throw new IllegalStateException(
                    "state: finished (expected: reset() before more bytes)");
        }
        return false;
    }

    private int structure(byte[] bytes, int at, int to) {
        byte c = bytes[at];
        switch (state) {
            case ROOT, VALUE -> {
                return value(bytes, at, to);
            }
            case FIRST_ELEMENT -> {
                return c == ']' ? close(at, true) : value(bytes, at, to);
            }
            case FIRST_KEY, KEY -> {
                if (c == '"') {
                    return beginKey(bytes, at, to);
                } else if (c == '}' && state == FIRST_KEY) {
                    return close(at, true);
                }
            }
            case COLON -> {
                if (c == ':') {
                    state = VALUE;
                    return at + 1;
                }
            }
            case AFTER_VALUE -> {
                if (c == ',') {
                    separate();
                    return at + 1;
                } else if (c == (nesting.inObject() ? '}' : ']')) {
                    return close(at, false);
                }
            }
            default -> {}
        }
        return unexpected(bytes[at], at);
    }

    private int value(byte[] bytes, int at, int to) {
        byte c = bytes[at];
        return switch (c) {
            case '"' -> beginString(bytes, at, to);
            case '{' -> open(OBJECT, at);
            case '[' -> open(ARRAY, at);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                    beginNumber(bytes, at, to);
            case 't', 'f', 'n' -> beginLiteral(bytes, at, to);
            default -> unexpected(c, at);
        };
    }

    private int beginString(byte[] bytes, int at, int to) {
        beginScalar(STRING, at);
        string.begin(slot < 0 ? null : slots.text(slot));
        state = IN_STRING;
        return string(bytes, at + 1, to);
    }

    private int beginNumber(byte[] bytes, int at, int to) {
        beginScalar(NUMBER, at);
        number = NumberToken.START;
        state = IN_NUMBER;
        return number(bytes, at, to);
    }

    private int beginLiteral(byte[] bytes, int at, int to) {
        beginScalar(literal.begin(bytes[at]), at);
        state = IN_LITERAL;
        return literal(bytes, at, to);
    }

    private int open(JsonKind kind, int at) {
        if (nesting.full()) {
            return fail(Complaint.tooDeep(limits.depth(), base + at));
        }
        ShapeNode into = next;
        beginValue(kind, at);
        nesting.push(kind == OBJECT, into);
        if (kind == OBJECT) {
            state = FIRST_KEY;
        } else {
            next = into == null ? null : into.any;
            state = FIRST_ELEMENT;
        }
        return at + 1;
    }

    private int close(int at, boolean empty) {
        ShapeNode closed = nesting.node();
        nesting.pop();
        endValue(closed == null ? -1 : closed.slot, base + at + 1, empty);
        return at + 1;
    }

    private void separate() {
        if (nesting.inObject()) {
            state = KEY;
        } else {
            ShapeNode array = nesting.node();
            next = array == null ? null : array.any;
            state = VALUE;
        }
    }

    private int beginKey(byte[] bytes, int at, int to) {
        ShapeNode object = nesting.node();
        string.begin(object != null && object.names() ? key : null);
        state = IN_KEY;
        return key(bytes, at + 1, to);
    }

    private int token(byte[] bytes, int at, int to) {
        return switch (state) {
            case IN_STRING -> string(bytes, at, to);
            case IN_KEY -> key(bytes, at, to);
            case IN_NUMBER -> number(bytes, at, to);
            default -> literal(bytes, at, to);
        };
    }

    private int key(byte[] bytes, int from, int to) {
        int at = string.scan(bytes, from, to);
        if (string.state() == StringToken.DONE) {
            next = member(bytes, string.runFrom(), at - 1);
            state = COLON;
        } else if (string.state() == StringToken.BROKEN) {
            return fail(Complaint.string(string, bytes[at], base + at));
        }
        return at;
    }

    /** The node under the key whose last piece is given; the other pieces are in the capture. */
    private @Nullable ShapeNode member(byte[] bytes, int runFrom, int runTo) {
        ShapeNode object = nesting.node();
        if (object == null || !object.names()) {
            return object == null ? null : object.any;
        }
        if (key.untouched()) {
            return object.member(bytes, runFrom, runTo);
        }
        key.run(bytes, runFrom, runTo);
        key.end();
        return key.over() ? object.any : object.member(key.bytes(), 0, key.length());
    }

    private int string(byte[] bytes, int from, int to) {
        int at = string.scan(bytes, from, to);
        if (string.state() == StringToken.DONE) {
            if (slot >= 0) {
                TextCapture text = slots.text(slot);
                text.run(bytes, string.runFrom(), at - 1);
                text.end();
            }
            long end = base + at;
            endValue(slot, end, end - tokenStart == 2);
        } else if (string.state() == StringToken.BROKEN) {
            return fail(Complaint.string(string, bytes[at], base + at));
        }
        return at;
    }

    private int number(byte[] bytes, int from, int to) {
        int at = from;
        int now = number;
        while (at < to) {
            int then = NumberToken.next(now, bytes[at]);
            if (then < 0) {
                break;
            }
            now = then;
            at++;
        }
        number = now;
        if (slot >= 0) {
            slots.digits(slot, bytes, from, at);
        }
        if (at == to) {
            return at;
        }
        if (NumberToken.refuses(now, bytes[at])) {
            return fail(Complaint.syntax(NumberToken.expected(now), bytes[at], base + at));
        }
        endValue(slot, base + at, false);
        return at;
    }

    private int literal(byte[] bytes, int from, int to) {
        int at = literal.scan(bytes, from, to);
        if (literal.complete()) {
            endValue(slot, base + at, false);
        } else if (at < to) {
            return fail(Complaint.syntax(literal.expected(), bytes[at], base + at));
        }
        return at;
    }

    private void beginScalar(JsonKind kind, int at) {
        slot = next == null ? -1 : next.slot;
        tokenStart = base + at;
        beginValue(kind, at);
    }

    private void beginValue(JsonKind kind, int at) {
        if (next != null && next.slot >= 0) {
            slots.begin(next.slot, kind, base + at);
        }
        if (state == ROOT) {
            root = kind;
            rootStart = base + at;
        }
    }

    private void endValue(int ended, long end, boolean empty) {
        if (ended >= 0) {
            slots.end(ended, end, empty);
        }
        if (nesting.depth() == 0) {
            rootEnd = end - 1;
            rootEmpty = empty;
            state = AFTER_ROOT;
        } else {
            state = AFTER_VALUE;
        }
    }

    private int unexpected(byte found, int at) {
        return fail(
                Complaint.syntax(Complaint.expected(state, nesting.inObject()), found, base + at));
    }

    private int fail(JsonProblem because) {
        problem = because;
        state = FAILED;
        return STOP;
    }
}
