package dev.hybridinference.gateway.version;

/** The version of the program. */
public final class Version {
    /** As in the build; a test compares the two. */
    public static final String NUMBER = "0.1.0";

    private Version() {}
}
