package dev.hybridinference.kernel.json;

/**
 * Why a document was refused.
 *
 * @param kind what sort of mistake it is
 * @param offset the byte of the document (from 0) at which it was noticed; its length if it ended
 *     too early
 * @param message one English sentence that says what is wrong and what was expected
 */
public record JsonProblem(Kind kind, long offset, String message) {

    /** The sorts of mistakes. */
    public enum Kind {
        /** A byte that RFC 8259 does not allow at its place. */
        SYNTAX,
        /** A string that is not UTF-8 (RFC 3629). */
        ENCODING,
        /** More arrays and objects inside one another than the limit allows. */
        TOO_DEEP,
        /** The document ended before its value did. */
        INCOMPLETE
    }
}
