package dev.hybridinference.clients;

import java.nio.file.Path;

/** The official library for Java. */
final class JavaLibraryTest extends LibraryContract {
    @Override
    Library library(Path scripts) {
        return new JavaLibrary(JavaScenarios::play);
    }
}
