package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Edits;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.ProviderError;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a family of providers is spoken to. Immutable and thread-safe. */
public interface Dialect {
    /** The name in the catalogue. */
    String id();

    /** Whether clients of this operation can be served with their own bytes. */
    boolean speaks(Operation operation);

    /** How it says what was asked in another protocol, or null when it cannot. */
    @Nullable Conversation conversation();

    /** The path of an operation that it {@link #speaks} below a provider's base URL. */
    String path(Operation operation);

    /** The path of the list of models below a provider's base URL. */
    String modelsPath();

    /**
     * Header fields of a client of the same protocol that cross over to the provider, in lower
     * case.
     */
    List<String> crossing();

    /** Header fields that the provider needs; a client's own that cross over go before them. */
    Map<String, String> headers();

    /**
     * What must change in the client's own bytes before they go to this provider.
     *
     * @param body gives these bytes; only asked for where they have to be looked through
     */
    Edits edits(Call call, Supplier<byte[]> body, Recipient to);

    /** Whether a failure says that reasoning of the history belongs to somebody else. */
    boolean refusesReasoning(Failure.Upstream failure);

    /** A reader of streamed answers. */
    StreamReader streamReader();

    /** A reader of whole answers. */
    AnswerReader answerReader();

    /**
     * What an answer that is no success means.
     *
     * @param body the first part of its body, possibly cut
     */
    Failure.Upstream failure(ProviderAnswer answer, byte[] body);

    /** What an error that was told inside a success means, as if {@code answer} had its status. */
    Failure.Upstream failure(ProviderAnswer answer, ProviderError error);
}
