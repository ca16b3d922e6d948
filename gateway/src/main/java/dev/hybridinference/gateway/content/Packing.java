package dev.hybridinference.gateway.content;

import dev.hybridinference.gateway.store.PackedBody;
import dev.hybridinference.gateway.store.StoredContent;
import dev.hybridinference.kernel.ledger.Redaction;
import org.jspecify.annotations.Nullable;

/** Redacts and compresses what was collected. Stateless. */
final class Packing {
    private Packing() {}

    /** As it is stored, or null when it cannot be redacted with bounded work. */
    static @Nullable StoredContent of(Collected content) {
        Redaction redaction = content.redaction();
        PackedBody request = packed(content.request(), redaction);
        PackedBody response = packed(content.response(), redaction);
        CollectedBody told = content.providerError();
        PackedBody error = told == null ? null : packed(told, redaction);
        if (request == null || response == null || (told != null && error == null)) {
            return null;
        }
        return new StoredContent(content.id(), content.timeMillis(), request, response, error);
    }

    private static @Nullable PackedBody packed(CollectedBody body, Redaction redaction) {
        if (redaction.none()) {
            return PackedBody.of(body.bytes(), body.length(), body.truncated());
        }
        int keep = body.truncated() ? body.length() - Redaction.SEAM : body.length();
        byte[] redacted = redaction.apply(body.bytes(), body.length(), keep);
        if (redacted == null) {
            return null;
        }
        int length = Math.min(redacted.length, PackedBody.LONGEST);
        return PackedBody.of(redacted, length, body.truncated() || length < redacted.length);
    }
}
