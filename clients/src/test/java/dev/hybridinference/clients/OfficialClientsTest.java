package dev.hybridinference.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.clients.LibraryScenarios.Dialect;
import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every client on every upstream, and the table of it. With {@code -Dclients.direct=true} the
 * clients of the Messages protocol ask its scripted provider itself, which shows that fake and
 * clients agree.
 */
final class OfficialClientsTest {
    private static final boolean DIRECT = Boolean.getBoolean("clients.direct");

    @TempDir Path directory;
    private final ClientsTable table = new ClientsTable();
    private final Map<Upstream, Site> shared = new HashMap<>();
    private final List<Player> players = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        players.forEach(Player::close);
        shared.values().forEach(Site::close);
        Files.deleteIfExists(directory.resolve("node_modules"));
    }

    @TestFactory
    Stream<DynamicNode> everyClientDoesEverythingOnEveryUpstream() throws IOException {
        List<DynamicNode> nodes = new ArrayList<>();
        for (Runtimes.Language language : Runtimes.Language.values()) {
            String suffix = language.name().toLowerCase(Locale.ROOT);
            Player messages = player(language, "messages");
            if (messages != null) {
                nodes.addAll(
                        rows(
                                "anthropic-" + suffix,
                                new LibraryClient(messages, language.prefix(), language.auth()),
                                LibraryScenarios.all(Dialect.MESSAGES)));
            }
            Player chat = player(language, "chat");
            if (chat != null) {
                nodes.addAll(
                        rows(
                                "openai-" + suffix,
                                new LibraryClient(chat, "", ""),
                                LibraryScenarios.all(Dialect.CHAT)));
            }
        }
        Library java = new JavaLibrary(JavaMessages::play);
        nodes.addAll(
                rows(
                        "anthropic-java",
                        new LibraryClient(java, "/anthropic", ""),
                        LibraryScenarios.all(Dialect.MESSAGES)));
        nodes.addAll(
                rows(
                        "openai-java",
                        new LibraryClient(new JavaLibrary(JavaChat::play), "", ""),
                        LibraryScenarios.all(Dialect.CHAT)));
        @Nullable ClaudeCode claude = Runtimes.claudeCode(directory);
        if (claude != null) {
            nodes.addAll(rows("claude-code", claude, ClaudeCodeScenarios.all()));
        }
        nodes.add(
                DynamicTest.dynamicTest(
                        "no cell of the table is empty",
                        () -> {
                            System.out.println(table.print());
                            assertThat(table.empty()).isEmpty();
                        }));
        return nodes.stream();
    }

    private @Nullable Player player(Runtimes.Language language, String protocol)
            throws IOException {
        Player player = Runtimes.player(language, protocol, directory);
        if (player != null) {
            players.add(player);
        }
        return player;
    }

    /** Without a gateway a client reaches only the upstreams of its own protocol. */
    private <C> List<DynamicNode> rows(String name, C client, List<Scenario<C>> scenarios) {
        boolean messages = !name.startsWith("openai");
        List<DynamicNode> rows = new ArrayList<>();
        for (Upstream upstream : Upstream.values()) {
            if (DIRECT && upstream.isMessages() != messages) {
                continue;
            }
            ClientsTable.Row row = new ClientsTable.Row(name, upstream);
            rows.add(
                    DynamicContainer.dynamicContainer(
                            name + " on " + upstream.kind(),
                            scenarios.stream()
                                    .map(
                                            scenario ->
                                                    DynamicTest.dynamicTest(
                                                            scenario.name(),
                                                            () -> play(row, client, scenario)))));
        }
        return rows;
    }

    private <C> void play(ClientsTable.Row row, C client, Scenario<C> scenario) throws Exception {
        boolean passed = false;
        @Nullable Site own = scenario.leavesMarks() ? open(row.upstream()) : null;
        try {
            Site site = own == null ? shared(row.upstream()) : own;
            site.provider().clearScripts();
            scenario.check().on(client, site, row.upstream());
            Await.until("nothing running", site::isIdle);
            assertThat(site.provider().faults()).isEmpty();
            passed = true;
        } finally {
            for (Column column : scenario.columns()) {
                table.mark(row, column, passed);
            }
            if (own != null) {
                own.close();
            }
        }
    }

    private Site shared(Upstream upstream) throws Exception {
        Site site = shared.get(upstream);
        if (site == null) {
            site = open(upstream);
            shared.put(upstream, site);
        }
        return site;
    }

    private Site open(Upstream upstream) throws Exception {
        return DIRECT
                ? DirectSite.of(upstream)
                : StartedGateway.in(Files.createTempDirectory(directory, "gateway"), upstream);
    }
}
