package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.config.ServerConfig;
import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Invalid.Reason;
import dev.hybridinference.kernel.json.JsonProblem;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.surface.Reading;
import dev.hybridinference.kernel.surface.Surface;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request body in within its limits: its own size, and the memory that all bodies share.
 * Confined to the exchange's event loop.
 */
final class RequestIntake {
    private final ExchangeKit kit;
    private final RequestHead head;
    private final ServerConfig limits;
    private final Surface surface;
    private final ContentCapture content;
    private @Nullable RequestBody body;
    private @Nullable JsonScanner scanner;
    private @Nullable JsonProblem problem;
    private long taken;

    RequestIntake(
            ExchangeKit kit,
            RequestHead head,
            ServerConfig limits,
            Surface surface,
            ContentCapture content) {
        this.kit = kit;
        this.head = head;
        this.limits = limits;
        this.surface = surface;
        this.content = content;
    }

    /** Decides by the head whether the body is taken at all, and reserves memory for it. */
    @Nullable Failure open() {
        HeaderBlock headers = head.headers();
        int encoding = headers.find("content-encoding", 0);
        if (encoding != HeaderBlock.NONE && !headers.valueIs(encoding, "identity")) {
            return new Failure.Invalid(
                    Reason.UNSUPPORTED_MEDIA,
                    "A request body with Content-Encoding is not accepted. Send it as it is.",
                    null);
        }
        long announced = head.contentLength();
        if (announced > limits.maxBody()) {
            return tooLarge();
        }
        if (announced > 0 && !take(announced)) {
            return full();
        }
        JsonScanner lent = kit.tools().bodyScanner(surface);
        scanner = lent;
        body =
                new RequestBody(
                        io.netty.buffer.ByteBufAllocator.DEFAULT,
                        lent,
                        kit.tools().loop().scratch());
        return null;
    }

    /** Adds a piece and owns it. */
    @Nullable Failure add(ByteBuf piece) {
        RequestBody to = kept();
        long more = to.length() + piece.readableBytes() - taken;
        if (to.length() + piece.readableBytes() > limits.maxBody()) {
            piece.release();
            return tooLarge();
        }
        if (more > 0 && !take(more)) {
            piece.release();
            return full();
        }
        if (!to.add(piece) && problem == null) {
            problem = scanner().problem();
            return problem == null ? null : invalid(problem);
        }
        return null;
    }

    /** The body is complete: what does it ask? */
    Reading read() {
        JsonProblem wrong = scanner().finish() ? null : scanner().problem();
        return wrong == null
                ? surface.read(scanner(), length())
                : new Reading.Refused(invalid(wrong));
    }

    private static Failure invalid(JsonProblem problem) {
        return new Failure.Invalid(
                Reason.BAD_REQUEST,
                "The request body is not valid JSON: %s.".formatted(problem.message()),
                null);
    }

    private JsonScanner scanner() {
        if (scanner == null) {
            throw new IllegalStateException("intake: not open");
        }
        return scanner;
    }

    private long length() {
        return kept().length();
    }

    /** The body as it is kept for the attempts. */
    RequestBody kept() {
        if (body == null) {
            throw new IllegalStateException("intake: not open");
        }
        return body;
    }

    private boolean take(long bytes) {
        if (!kit.shared().bodies().take(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    private Failure tooLarge() {
        return new Failure.Invalid(
                Reason.TOO_LARGE,
                "The request body is larger than the limit of %d bytes."
                        .formatted(limits.maxBody()),
                null);
    }

    private static Failure full() {
        return new Failure.Unavailable(
                "The gateway holds as many request bodies as its memory allows; retry later.",
                Duration.ofSeconds(1));
    }

    /** Gives the memory back, once. */
    void release() {
        if (body != null) {
            content.request(body);
            body.release();
        }
        if (scanner != null) {
            kit.tools().giveBack(surface, scanner);
            scanner = null;
        }
        kit.shared().bodies().giveBack(taken);
        taken = 0;
    }
}
