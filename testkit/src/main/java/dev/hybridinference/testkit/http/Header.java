package dev.hybridinference.testkit.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One field line as it stood on the wire; the value without the white space around it. */
public record Header(String name, String value) {

    /** The first value of that name, in any case, or null. */
    public static @Nullable String first(List<Header> headers, String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /** All values of that name, in any case, in order. */
    public static List<String> all(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }
}
