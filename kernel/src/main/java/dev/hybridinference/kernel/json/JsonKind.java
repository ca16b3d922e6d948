package dev.hybridinference.kernel.json;

/** What kind of value stands at a place of a document; {@link #ABSENT} when there is none. */
public enum JsonKind {
    ABSENT,
    NULL,
    TRUE,
    FALSE,
    NUMBER,
    STRING,
    OBJECT,
    ARRAY
}
