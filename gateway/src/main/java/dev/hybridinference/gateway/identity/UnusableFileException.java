package dev.hybridinference.gateway.identity;

import java.io.IOException;
import java.nio.file.Path;

/** A file of the data directory cannot be used; the message says why and what to do. */
public final class UnusableFileException extends IOException {
    private static final long serialVersionUID = 1;

    public UnusableFileException(Path file, String why) {
        super(file + ": " + why);
    }

    UnusableFileException(Path file, String why, IOException cause) {
        super(file + ": " + why + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        String kind = cause.getClass().getSimpleName().replace("Exception", "");
        return cause.getMessage() == null
                ? " (" + kind + ")"
                : " (" + kind + ": " + cause.getMessage() + ")";
    }
}
