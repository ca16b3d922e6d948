package dev.hybridinference.clients;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The official library for Node. */
final class NodeLibraryTest extends LibraryContract {
    @Override
    @Nullable Library library(Path scripts) throws IOException {
        return Runtimes.node(scripts);
    }
}
