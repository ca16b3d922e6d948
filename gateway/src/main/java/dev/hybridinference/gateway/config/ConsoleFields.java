package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.Type;
import java.util.List;

/** The settings of the operator's listener. */
final class ConsoleFields {
    private ConsoleFields() {}

    static List<Field> all() {
        return List.of(
                Field.of(
                        "host",
                        new Type.Text(
                                ConsoleConfig.EXPECTED,
                                host ->
                                        Loopback.is(host)
                                                ? null
                                                : "expected: " + ConsoleConfig.EXPECTED,
                                null),
                        "127.0.0.1",
                        "Address to listen on; only this machine can be reached in this version."),
                Field.of(
                        "port",
                        new Type.Whole(0, 65_535),
                        "3001",
                        "Port; 0 takes a free one. When it is not set and taken, a free one is"
                                + " used; `run/console.json` in the data directory tells which."));
    }
}
