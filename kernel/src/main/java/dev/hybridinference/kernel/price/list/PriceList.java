package dev.hybridinference.kernel.price.list;

import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.kernel.price.PriceEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Price lists in our own form, a JSON document with decimal strings. Stateless; thread-safe. */
public final class PriceList {
    private static final String RESOURCE = "prices.json";

    private PriceList() {}

    /** The list that comes with this version. */
    public static PriceBook builtIn() {
        try (InputStream in = PriceList.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + ": missing from the jar");
            }
            return PriceBook.of(read(in.readAllBytes()));
        } catch (IOException broken) {
            throw new UncheckedIOException(RESOURCE + ": not readable", broken);
        }
    }

    /**
     * Reads a list strictly.
     *
     * @param json the document in UTF-8
     * @throws IllegalArgumentException for anything that is not exactly this form: unknown or
     *     repeated fields, wrong types, missing names, prices with more than six decimals, a list
     *     above {@link PriceLimits}
     */
    public static List<PriceEntry> read(byte[] json) {
        return PriceListReader.read(json);
    }

    /** Writes a list; {@link #read} gives the same entries. */
    public static byte[] write(List<PriceEntry> entries) {
        return PriceListWriter.write(entries);
    }
}
