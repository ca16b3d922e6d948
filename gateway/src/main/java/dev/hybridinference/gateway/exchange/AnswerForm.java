package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.gateway.upstream.ResponseHead;
import dev.hybridinference.kernel.dialect.RateHeaders;
import dev.hybridinference.kernel.dialect.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the body of a provider's answer is to be read, by its head. */
enum AnswerForm {
    /** It says what went wrong. */
    FAILURE,
    /** It is in an encoding that was not asked for. */
    UNREADABLE,
    WHOLE,
    STREAM;

    /**
     * @param stream whether a stream was asked for
     * @param translated whether it is put into other words, so that its form need not be the
     *     client's
     */
    static AnswerForm of(ResponseHead head, boolean stream, boolean translated) {
        HeaderBlock headers = head.headers();
        if (head.status() < 200 || head.status() > 299) {
            return FAILURE;
        }
        if (encoded(headers)) {
            return UNREADABLE;
        }
        if (translated) {
            return isEventStream(headers) ? STREAM : WHOLE;
        }
        if (!stream) {
            return WHOLE;
        }
        return isEventStream(headers) ? STREAM : FAILURE;
    }

    /** The provider's word on when to come back: its own, or when its quota is filled again. */
    static @Nullable Duration retryAfter(HeaderBlock headers) {
        String millis = headers.first("retry-after-ms");
        Duration told =
                RetryAfter.read(
                        millis == null ? headers.first("x-ms-retry-after-ms") : millis,
                        headers.first("retry-after"),
                        Instant.now());
        return told == null ? exhausted(headers) : told;
    }

    /** How long a quota is used up, by the headers of any answer, or null. */
    static @Nullable Duration exhausted(HeaderBlock headers) {
        return RateHeaders.exhausted(headers::first, Instant.now());
    }

    private static boolean encoded(HeaderBlock headers) {
        int index = headers.find("content-encoding", 0);
        return index != HeaderBlock.NONE && !headers.valueIs(index, "identity");
    }

    private static boolean isEventStream(HeaderBlock headers) {
        String type = headers.first("content-type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }
}
