package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.Type;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.dialect.Catalogue.UnbuiltKind;
import dev.hybridinference.kernel.dialect.ProviderKind;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.registry.Strategies;
import dev.hybridinference.kernel.route.Strategy;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one table of all settings; the checks, the JSON Schema, the environment variables and the
 * reference page are made from it. Stateless and thread-safe.
 */
public final class ConfigSchema {
    /** Variables that others know too, by the path that they set. */
    static final Map<String, String> FOREIGN = Map.of("storage.url", "DATABASE_URL");

    private static final Type.Span CLOCK = new Type.Span(Duration.ofMillis(1), Duration.ofDays(1));
    private static final Type.Truth TRUTH = new Type.Truth();
    static final Type.Text ANY = Type.Text.any();
    static final Type.Text NAME =
            Type.Text.matching(
                    "a name of letters, digits, '.', '_' and '-', at most 64",
                    "[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    static final Type.Text MODEL =
            Type.Text.matching("1 to 200 visible characters", "[!-~]{1,200}");
    private static final Type.Text RANGE =
            new Type.Text("an address range such as 10.0.0.0/8", ConfigSchema::range, null);
    private static final Type.Text PATH = new Type.Text("a path", ConfigSchema::path, null);
    private static final Type.Text URL =
            new Type.Text("an http or https URL", BaseUrl::broken, "https?://.+");
    private static final Type.Text STORAGE =
            new Type.Text(StorageUrl.EXPECTED, StorageUrl::broken, null, true);
    private static final Type.Text HEADER =
            new Type.Text("a header name", ConfigSchema::header, "[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final List<String> OWN_HEADERS =
            List.of(
                    "host",
                    "connection",
                    "content-length",
                    "content-encoding",
                    "transfer-encoding",
                    "upgrade",
                    "te",
                    "trailer",
                    "expect",
                    "keep-alive");

    static final Type.Choice STRATEGY =
            new Type.Choice(
                    "strategy",
                    Strategies.ALL.stream().map(Strategy::word).toList(),
                    List.of("slo"));

    private ConfigSchema() {}

    /** The table for the kinds of a catalogue. */
    public static Type.Section of(Catalogue catalogue) {
        return new Type.Section(
                List.of(
                        section("server", "The inference listener and its limits.", server()),
                        section("console", "The operator's listener.", ConsoleFields.all()),
                        Field.of("data_dir", PATH, "var", "Where the process keeps its own files."),
                        section("storage", "Where the books are kept.", storage()),
                        section("log", "What is logged, and how.", log()),
                        section("ledger", "How the books are kept.", LedgerFields.all()),
                        section("timeouts", "The clocks of upstream calls.", timeouts()),
                        section("retry", "When a request is sent again.", retry()),
                        section("metrics", "Who may read the metrics.", metrics()),
                        Field.open(
                                "providers",
                                new Type.Table(NAME, provider(catalogue)),
                                "",
                                "What can be asked, by a name of your choice."),
                        Field.open(
                                "models",
                                new Type.Items(model(), 0),
                                "",
                                "The models that clients see."),
                        Field.open(
                                "keys",
                                new Type.Items(KeyFields.all(), 0),
                                "",
                                "Client keys that are declared here; elsewhere they are"
                                        + " read-only.")),
                List.of("features"));
    }

    static Field section(String name, String about, List<Field> fields) {
        return Field.open(name, new Type.Section(fields, List.of()), "", about);
    }

    private static List<Field> server() {
        int loops = Math.min(Runtime.getRuntime().availableProcessors(), 4);
        return List.of(
                Field.of("host", ANY, "127.0.0.1", "Address to listen on."),
                Field.of("port", new Type.Whole(0, 65_535), "8080", "Port; 0 takes a free one."),
                Field.of("max_body", size(1, 1L << 30), "32MiB", "Largest request body."),
                Field.open(
                        "trusted_proxies",
                        new Type.Items(RANGE, 0),
                        "",
                        "Whose forwarding headers are believed."),
                Field.of("header_timeout", CLOCK, "10s", "Time to receive a request head."),
                Field.of("body_timeout", CLOCK, "60s", "Time to receive a request body."),
                Field.of("idle_timeout", CLOCK, "60s", "Rest of a connection between requests."),
                Field.of(
                        "write_timeout",
                        CLOCK,
                        "30s",
                        "Time for a client to take bytes that are ready."),
                Field.of("max_header", size(1024, 1L << 20), "32KiB", "Largest request head."),
                Field.of(
                        "max_connections",
                        new Type.Whole(1, 1_000_000),
                        "10000",
                        "Client connections at the same time."),
                Field.of(
                        "body_memory",
                        size(1, 1L << 40),
                        "256MiB",
                        "All buffered request bodies together; at least max_body. No more than half of"
                                + " the JVM's direct memory is used."),
                Field.of(
                        "drain",
                        new Type.Span(Duration.ZERO, Duration.ofDays(1)),
                        "30s",
                        "Time for running requests to end after a stop signal."),
                Field.of("loops", new Type.Whole(1, 64), Integer.toString(loops), "Event loops.")
                        .shownAs("the number of cores, at most 4"));
    }

    private static List<Field> storage() {
        return List.of(
                Field.of(
                        "url",
                        STORAGE,
                        "sqlite",
                        "SQLite in `data_dir/hybrid.db` or in a file of your choice, or a"
                                + " PostgreSQL database. The environment variable `DATABASE_URL`"
                                + " wins."));
    }

    static Type.Size size(long least, long most) {
        return new Type.Size(least, most);
    }

    private static List<Field> log() {
        return List.of(
                Field.of(
                        "access",
                        new Type.Text("stdout, off or a path", ConfigSchema::path, null),
                        "stdout",
                        "Where one line for each request goes: stdout, off, or a file."),
                Field.of(
                        "format",
                        Type.Choice.of("auto", "human", "json"),
                        "auto",
                        "Form of all lines; auto is human on a terminal and json elsewhere."),
                Field.of(
                        "level",
                        Type.Choice.of("debug", "info", "warn", "error"),
                        "info",
                        "The least important messages that are written."));
    }

    private static List<Field> timeouts() {
        return List.of(
                Field.of("connect", CLOCK, "3s", "To open a connection, TLS included."),
                Field.of(
                        "first_token",
                        CLOCK,
                        "90s",
                        "From the request to the first content of a stream."),
                Field.of(
                        "early_headers",
                        CLOCK,
                        "15s",
                        "After which the client of a stream gets its response head even without"
                                + " content."),
                Field.of("idle", CLOCK, "180s", "Between two reads of a stream."),
                Field.of("total", CLOCK, "60m", "Of one client request, all attempts together."),
                Field.of("unary", CLOCK, "10m", "Of an answer that is no stream."));
    }

    private static List<Field> retry() {
        return List.of(
                Field.of(
                        "ambiguous",
                        Type.Choice.of("on", "off"),
                        "on",
                        "Whether a request is sent elsewhere after a failure that leaves open"
                                + " whether the first attempt was processed, and perhaps billed."));
    }

    private static List<Field> metrics() {
        return List.of(
                Field.open(
                        "allow",
                        new Type.Items(RANGE, 0),
                        "",
                        "From where the metrics may be read, besides loopback."));
    }

    private static Type.Section provider(Catalogue catalogue) {
        return new Type.Section(
                List.of(
                        Field.required("kind", kind(catalogue), "What sort of provider it is."),
                        Field.open(
                                "base_url",
                                URL,
                                "from the kind",
                                "Up to before the path that OpenAI's SDKs append, so with /v1."),
                        Field.open(
                                "api_keys",
                                new Type.Items(ProviderFields.apiKey(), 0),
                                "",
                                "Credentials, usually by reference; a map where one has"
                                        + " limits."),
                        Field.open(
                                "local",
                                TRUTH,
                                "from the kind",
                                "Whether it is ours: loopback, private addresses and plain http"
                                        + " are allowed then."),
                        Field.open(
                                "headers",
                                new Type.Table(HEADER, new Type.Hidden(1, 8192, true)),
                                "",
                                "Headers sent with every request; their values are never"
                                        + " printed."),
                        section(
                                "timeouts",
                                "Clocks of this provider.",
                                timeouts().stream()
                                        .map(
                                                f ->
                                                        Field.open(
                                                                f.name(),
                                                                f.type(),
                                                                "timeouts." + f.name(),
                                                                f.about()))
                                        .toList()),
                        section("quirks", "Where it differs from its protocol.", quirks()),
                        section("health", "How failures are taken.", ProviderFields.health()),
                        Field.open(
                                "max_concurrency",
                                new Type.Whole(1, 100_000),
                                "",
                                "Requests that run there at the same time; without it as many as"
                                        + " it bears."),
                        Field.of(
                                "max_queue",
                                new Type.Whole(0, 100_000),
                                "256",
                                "Requests that wait for a place at the same time."),
                        Field.of(
                                "queue_timeout",
                                CLOCK,
                                "10s",
                                "How long a request waits for a place."),
                        section(
                                "limits",
                                "The provider's own quota; what is beyond it is not asked.",
                                ProviderFields.limits())),
                List.of(
                        "api",
                        "api_version",
                        "accounts_file",
                        "fallback_api_key",
                        "oauth",
                        "terms_accepted",
                        "capabilities",
                        "price"));
    }

    private static Type.Choice kind(Catalogue catalogue) {
        return new Type.Choice(
                "kind",
                catalogue.kinds().stream().map(ProviderKind::name).toList(),
                catalogue.unbuilt().stream().map(UnbuiltKind::name).toList());
    }

    private static List<Field> quirks() {
        Stream<String> words = Arrays.stream(Quirks.Auth.values()).map(Quirks.Auth::word);
        List<Field> fields = new ArrayList<>();
        for (Quirks.Trait trait : Quirks.Trait.values()) {
            fields.add(Field.open(trait.word(), TRUTH, "from the kind", trait.about()));
        }
        fields.add(
                Field.open(
                        "auth",
                        Type.Choice.of(words.toArray(String[]::new)),
                        "from the kind",
                        "How the credential is sent."));
        return fields;
    }

    private static Type.Section model() {
        Type.Section target =
                new Type.Section(
                        List.of(
                                Field.required("provider", NAME, "Name of the provider."),
                                Field.required("model", MODEL, "The model's name there."),
                                Field.of(
                                        "weight",
                                        new Type.Whole(1, 10_000),
                                        "1",
                                        "Share of the traffic within its tier."),
                                Field.of(
                                        "tier",
                                        new Type.Whole(0, 100),
                                        "0",
                                        "A higher tier is only used when lower ones cannot"
                                                + " serve."),
                                section(
                                        "capabilities",
                                        "What it can do, where that differs from the model.",
                                        CapabilitySettings.fields()),
                                section(
                                        "price",
                                        "What it costs, in USD per million tokens; without it"
                                                + " what the price lists say.",
                                        PriceSettings.fields())),
                        List.of("api"));
        return new Type.Section(
                List.of(
                        Field.required("id", MODEL, "Its name for clients."),
                        Field.open("aliases", new Type.Items(MODEL, 0), "", "Other names."),
                        section("capabilities", "What it can do.", CapabilitySettings.fields()),
                        Field.of(
                                "strategy",
                                STRATEGY,
                                Strategies.usual().word(),
                                "In which order the targets of a tier are asked."),
                        Field.required("targets", new Type.Items(target, 1), "What serves it.")),
                List.of("answer_model", "price"));
    }

    private static @Nullable String range(String text) {
        try {
            Cidr.parse(text);
            return null;
        } catch (IllegalArgumentException broken) {
            String message = String.valueOf(broken.getMessage());
            return message.substring(message.indexOf("(") + 1, message.length() - 1);
        }
    }

    static @Nullable String path(String text) {
        try {
            return text.isBlank() || Path.of(text).toString().isEmpty() ? "expected: a path" : null;
        } catch (InvalidPathException _) {
            return "expected: a path";
        }
    }

    private static @Nullable String header(String name) {
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
            return "expected: a header name";
        }
        return OWN_HEADERS.stream().anyMatch(name::equalsIgnoreCase)
                ? "is set by the gateway itself"
                : null;
    }
}
