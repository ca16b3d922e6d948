package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Checked;
import dev.hybridinference.gateway.config.schema.Checked.Leaf;
import dev.hybridinference.gateway.config.source.Place;
import dev.hybridinference.kernel.admission.Treatment;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.dialect.ProviderKind;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.ledger.ContentPolicy;
import dev.hybridinference.kernel.registry.Strategies;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Makes the records of settings in which no problem was found. Stateless and thread-safe. */
final class ConfigMapper {
    private ConfigMapper() {}

    /**
     * @param found whether there is no file
     */
    static Config config(Checked.Fields root, Catalogue catalogue, boolean found) {
        SequencedMap<String, ProviderConfig> providers = new LinkedHashMap<>();
        for (Map.Entry<String, Checked> entry : root.fields("providers").all().entrySet()) {
            Checked.Fields fields = (Checked.Fields) entry.getValue();
            ProviderKind kind = catalogue.kind(fields.text("kind")).orElseThrow();
            providers.put(entry.getKey(), provider(entry.getKey(), kind, fields));
        }
        Path data = Path.of(root.text("data_dir"));
        return new Config(
                server(root.fields("server")),
                console(root.fields("console")),
                data,
                StorageUrl.parse(root.fields("storage").text("url"), data),
                log(root.fields("log")),
                ledger(root.fields("ledger")),
                timeouts(root.fields("timeouts")),
                root.fields("retry").text("ambiguous").equals("on"),
                ranges(root.fields("metrics"), "allow"),
                providers,
                root.sections("models").stream().map(ConfigMapper::model).toList(),
                root.sections("keys").stream().map(ConfigMapper::key).toList(),
                found);
    }

    private static ServerConfig server(Checked.Fields server) {
        return new ServerConfig(
                server.text("host"),
                (int) server.whole("port"),
                server.whole("max_body"),
                ranges(server, "trusted_proxies"),
                server.span("header_timeout"),
                server.span("body_timeout"),
                server.span("idle_timeout"),
                server.span("write_timeout"),
                server.whole("max_header"),
                (int) server.whole("max_connections"),
                server.whole("body_memory"),
                server.span("drain"),
                (int) server.whole("loops"));
    }

    private static ConsoleConfig console(Checked.Fields console) {
        Leaf port = console.leaf("port");
        return new ConsoleConfig(
                console.text("host"),
                (int) console.whole("port"),
                port != null && !port.place().equals(Place.DEFAULT));
    }

    private static List<Cidr> ranges(Checked.Fields section, String name) {
        return section.texts(name).stream().map(Cidr::parse).toList();
    }

    private static LogConfig log(Checked.Fields log) {
        return new LogConfig(
                switch (log.text("access")) {
                    case "stdout" -> new LogConfig.Access.Stdout();
                    case "off" -> new LogConfig.Access.Off();
                    case String path -> new LogConfig.Access.ToFile(Path.of(path));
                },
                LogConfig.Format.valueOf(log.text("format").toUpperCase(Locale.ROOT)),
                LogConfig.Level.valueOf(log.text("level").toUpperCase(Locale.ROOT)));
    }

    private static LedgerConfig ledger(Checked.Fields ledger) {
        return new LedgerConfig(
                LedgerConfig.Sync.valueOf(ledger.text("sync").toUpperCase(Locale.ROOT)),
                ledger.span("interval"),
                ledger.whole("spool_max"),
                new ContentConfig(
                        ContentPolicy.of(ledger.text("content")).orElseThrow(),
                        ledger.number("sample"),
                        ledger.texts("redact"),
                        ledger.fields("retention").span("content")),
                ledger.fields("retention").span("rows"));
    }

    private static TimeoutConfig timeouts(Checked.Fields timeouts) {
        return new TimeoutConfig(
                timeouts.span("connect"),
                timeouts.span("first_token"),
                timeouts.span("early_headers"),
                timeouts.span("idle"),
                timeouts.span("total"),
                timeouts.span("unary"));
    }

    private static ProviderConfig provider(String name, ProviderKind kind, Checked.Fields fields) {
        SequencedMap<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, Checked> header : fields.fields("headers").all().entrySet()) {
            headers.put(header.getKey(), ((Leaf) header.getValue()).secret().reveal());
        }
        return new ProviderConfig(
                name,
                kind,
                baseUrl(fields.leaf("base_url")),
                fields.items("api_keys").stream().map(ProviderFields::apiKey).toList(),
                fields.truth("local"),
                headers,
                timeouts(fields.fields("timeouts")),
                quirks(fields.fields("quirks")),
                ProviderFields.health(fields.fields("health")),
                ProviderFields.capacity(fields));
    }

    private static @Nullable URI baseUrl(@Nullable Leaf url) {
        return url == null ? null : BaseUrl.normal(url.text());
    }

    private static Quirks quirks(Checked.Fields fields) {
        Quirks quirks = Quirks.NONE.with(Quirks.Auth.of(fields.text("auth")).orElseThrow());
        for (Quirks.Trait trait : Quirks.Trait.values()) {
            quirks = quirks.with(trait, fields.truth(trait.word()));
        }
        return quirks;
    }

    private static ModelConfig model(Checked.Fields model) {
        Checked.Fields all = model.fields("capabilities");
        return new ModelConfig(
                model.text("id"),
                model.texts("aliases"),
                Strategies.named(model.text("strategy")),
                model.sections("targets").stream()
                        .map(
                                target ->
                                        new TargetConfig(
                                                target.text("provider"),
                                                target.text("model"),
                                                (int) target.whole("weight"),
                                                (int) target.whole("tier"),
                                                CapabilitySettings.of(
                                                        target.fields("capabilities"), all),
                                                PriceSettings.price(target.fields("price"))))
                        .toList());
    }

    private static KeyConfig key(Checked.Fields key) {
        Leaf owner = key.leaf("owner");
        Leaf secret = key.leaf("key");
        Leaf content = key.leaf("content");
        Leaf strategy = key.leaf("strategy");
        if (secret == null) {
            throw new IllegalStateException("key: missing (expected: checked before)");
        }
        return new KeyConfig(
                key.text("name"),
                secret.secret(),
                owner == null ? key.text("name") : owner.text(),
                new LinkedHashSet<>(key.texts("models")),
                new LinkedHashSet<>(key.texts("rights")),
                content == null ? null : ContentPolicy.of(content.text()).orElseThrow(),
                new Treatment(
                        strategy == null ? null : Strategies.named(strategy.text()),
                        key.text("priority").equals("low"),
                        key.text("privacy").equals("local")));
    }
}
