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

    ExchangeTools.StreamTools stream() {
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
