package dev.hybridinference.gateway.books;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tags of a request, which the books keep as {@code a=b,c=d}. */
final class Tags {
    private Tags() {}

    /** One after the other, as {@code a=b}; empty when there are none. */
    static List<String> of(@Nullable String tags) {
        List<String> list = new ArrayList<>();
        if (tags != null) {
            for (String tag : tags.split(",", -1)) {
                if (!tag.isEmpty()) {
                    list.add(tag);
                }
            }
        }
        return list;
    }
}
