package dev.hybridinference.clients;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The official library for Python. */
final class PythonLibraryTest extends LibraryContract {
    @Override
    @Nullable Library library(Path scripts) throws IOException {
        return Runtimes.python(scripts);
    }
}
