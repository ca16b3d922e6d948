package dev.hybridinference.gateway.prices;

import dev.hybridinference.gateway.identity.DurableFile;
import dev.hybridinference.gateway.identity.UnusableFileException;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.kernel.price.PriceEntry;
import dev.hybridinference.kernel.price.list.PriceLimits;
import dev.hybridinference.kernel.price.list.PriceList;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code prices.json} in the data directory: what was imported last. It goes before the list that
 * comes with this version, and the price of a target in the configuration goes before both.
 * Thread-safe for readers; blocks.
 */
public final class PriceFile {
    private final DurableFile file;

    public PriceFile(Path dataDirectory) {
        file = new DurableFile(dataDirectory.resolve("prices.json"), PriceLimits.BYTES);
    }

    public Path path() {
        return file.path();
    }

    /**
     * The imported prices; none when nothing was imported.
     *
     * @throws UnusableFileException if the file cannot be read or is damaged
     */
    public List<PriceEntry> entries() throws UnusableFileException {
        byte[] content = file.read();
        if (content == null) {
            return List.of();
        }
        try {
            return PriceList.read(content);
        } catch (IllegalArgumentException damaged) {
            throw new UnusableFileException(
                    path(), damaged.getMessage() + ". Delete it and import the prices again");
        }
    }

    /**
     * All prices that are known besides those of the configuration.
     *
     * @throws UnusableFileException if the file cannot be read or is damaged
     */
    public PriceBook book() throws UnusableFileException {
        return over(entries());
    }

    /** What {@link #book} would be with these imported prices. */
    public PriceBook over(List<PriceEntry> imported) throws UnusableFileException {
        try {
            return PriceBook.of(imported).over(PriceList.builtIn());
        } catch (IllegalArgumentException twice) {
            throw new UnusableFileException(
                    path(), twice.getMessage() + ". Delete it and import the prices again");
        }
    }

    /** Replaces the imported prices; after a crash the file holds the old ones or the new ones. */
    public void replace(List<PriceEntry> entries) throws UnusableFileException {
        file.makeDirectory();
        file.replace(PriceList.write(entries));
    }
}
