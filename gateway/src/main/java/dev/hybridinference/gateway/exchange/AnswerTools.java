package dev.hybridinference.gateway.exchange;

import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.Dialect;
import org.jspecify.annotations.Nullable;

/** What one call has borrowed to read its answer with. Confined to the exchange's event loop. */
final class AnswerTools {
    private final ExchangeTools tools;
    private final Dialect dialect;
    private ExchangeTools.@Nullable StreamTools stream;
    private @Nullable AnswerReader whole;

    AnswerTools(ExchangeTools tools, Dialect dialect) {
        this.tools = tools;
        this.dialect = dialect;
    }

    /**
     * What takes an answer that comes as a whole.
     *
     * @param into puts it into the client's words; null when they are its own
     * @param stream whether the client wants a stream
     * @param length of the body, or below 0
     */
    AnswerSink whole(Attempt of, @Nullable Translator into, boolean stream, long length) {
        return into == null
                ? new WholeRelay(of, whole(), scratch(), length)
                : new WholeTranslation(of, this, into, stream);
    }

    /** What takes an answer that comes as a stream. */
    AnswerSink stream(Attempt of, @Nullable Translator into, HiddenUsage hidden, boolean stream) {
        return into == null
                ? new StreamRelay(of, stream(), hidden)
                : new StreamTranslation(of, stream(), into, stream);
    }

    private ExchangeTools.StreamTools stream() {
        ExchangeTools.StreamTools lent = tools.streamTools(dialect);
        stream = lent;
        return lent;
    }

    AnswerReader whole() {
        AnswerReader lent = whole == null ? tools.answerReader(dialect) : whole;
        whole = lent;
        return lent;
    }

    byte[] scratch() {
        return tools.loop().scratch();
    }

    /** Once, at the end. */
    void giveBack() {
        if (stream != null) {
            tools.giveBack(dialect, stream);
        }
        if (whole != null) {
            tools.giveBack(dialect, whole);
        }
    }
}
