package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.Loaded.Notice;
import dev.hybridinference.gateway.config.schema.Checked;
import dev.hybridinference.gateway.config.schema.Checker;
import dev.hybridinference.gateway.config.schema.Overrides;
import dev.hybridinference.gateway.config.schema.Type;
import dev.hybridinference.gateway.config.source.ConfigFiles;
import dev.hybridinference.gateway.config.source.Problems;
import dev.hybridinference.gateway.config.source.References;
import dev.hybridinference.gateway.config.source.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads a configuration: all of it, or all of its problems. Stateless and thread-safe; blocks. */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Reads, joins, checks and resolves. What a flag says wins over the environment, that over the
     * files, and those over the defaults.
     *
     * @throws IllegalArgumentException for a flag whose path cannot be set by a flag
     */
    public static Loaded load(Sources sources) {
        Problems problems = new Problems();
        List<Notice> notices = new ArrayList<>();
        List<Path> files = ConfigFiles.expand(sources.files());
        Tree.Fields written = written(sources, files, problems, notices);
        Type.Section schema = ConfigSchema.of(sources.catalogue());
        Tree.Fields tree =
                new Overrides(schema, ConfigSchema.FOREIGN)
                        .applied(written, sources.environment(), sources.flags(), problems);
        References references = new References(sources.environment(), problems);
        Checked.Fields checked = new Checker(problems, references).check(tree, schema);
        KindDefaults.fill(checked, sources.catalogue());
        new CrossChecks(checked, sources.catalogue(), problems).check();
        if (!problems.none()) {
            return new Loaded.Bad(problems.all());
        }
        Config config = ConfigMapper.config(checked, sources.catalogue(), files.isEmpty());
        if (config.providers().isEmpty()) {
            notices.add(new Notice("no provider is configured, so no request can be served"));
        }
        List<Path> read = new ArrayList<>(files);
        read.addAll(references.files());
        return new Loaded.Good(config, Effective.of(checked, read), notices);
    }

    private static Tree.Fields written(
            Sources sources, List<Path> files, Problems problems, List<Notice> notices) {
        Tree.Fields written;
        if (files.isEmpty()) {
            FromEnvironment found = new FromEnvironment(sources.catalogue(), sources.environment());
            written = found.settings();
            notices.addAll(found.notices());
        } else {
            written = ConfigFiles.read(files, problems);
        }
        return sources.demo() ? FromEnvironment.withDemo(written) : written;
    }
}
