package dev.hybridinference.kernel.dialect;

/**
 * Whom a client's own bytes go to.
 *
 * @param model the provider's name of the model as a JSON string, quotes included
 * @param quirks where the provider differs from its dialect
 * @param forget whether all reasoning of the history is left out, because it was refused
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes for the wire; never compared or printed
public record Recipient(byte[] model, Quirks quirks, boolean forget) {}
