package dev.hybridinference.gateway.record;

import java.util.List;

/** The steps of a request, in order; the record holds one time for each that was reached. */
public enum Phase {
    ARRIVED("arrived"),
    IDENTIFIED("identified"),
    BODY_READ("body_read"),
    UNDERSTOOD("understood"),
    ADMITTED("admitted"),
    ROUTED("routed"),
    LEASED("leased"),
    SENT("sent"),
    ANSWERED("answered"),
    FIRST_CONTENT("first_content"),
    CLOSED("closed");

    /** All of them, made once. */
    public static final List<Phase> ALL = List.of(values());

    private final String word;

    Phase(String word) {
        this.word = word;
    }

    /** The name in logs. */
    public String word() {
        return word;
    }
}
