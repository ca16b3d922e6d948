package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.failure.Failure;
import java.util.Set;

/** What became of a request that had to be translated. */
public sealed interface Written {
    /**
     * The provider's request.
     *
     * @param json its body; only valid until the writer is used again
     * @param dropped what could not cross, beside what the prompt itself calls extra
     * @param names what tools are called on the way back
     */
    @SuppressWarnings("ArrayRecordComponent") // raw bytes for the wire; never compared or printed
    record Body(byte[] json, Set<Feature> dropped, ToolNames names) implements Written {
        public Body {
            dropped = Set.copyOf(dropped);
        }
    }

    /** It cannot be said in this protocol. */
    record Refused(Failure.Invalid why) implements Written {}
}
