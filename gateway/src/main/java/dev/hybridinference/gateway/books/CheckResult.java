package dev.hybridinference.gateway.books;

import java.util.List;

/**
 * What a check of the books found.
 *
 * @param rows requests and attempts that were read
 * @param differences the first of them
 * @param total how many differences there are
 */
public record CheckResult(long rows, List<Difference> differences, long total) {
    public CheckResult {
        differences = List.copyOf(differences);
    }

    public boolean ok() {
        return total == 0;
    }
}
