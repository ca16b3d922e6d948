package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.LogFilter;
import dev.hybridinference.gateway.books.LogFilter.Field;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say which requests are wanted. Stateless. */
final class FilterOptions {
    private FilterOptions() {}

    static void add(CommandSpec spec) {
        for (Field field : Field.values()) {
            spec.addOption(
                    Invocation.option("--" + field.word(), label(field), about(field)).build());
        }
        RangeOptions.add(spec);
    }

    static LogFilter read(Invocation invocation) throws CommandFailedException {
        Map<Field, String> wanted = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            invocation.value("--" + field.word()).ifPresent(value -> wanted.put(field, value));
        }
        try {
            return new LogFilter(RangeOptions.read(invocation, ZoneOffset.UTC), wanted);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailedException(ExitCode.GENERAL, "--" + wrong.getMessage());
        }
    }

    private static String label(Field field) {
        return switch (field) {
            case MODEL -> "M";
            case KEY -> "NAME";
            case TARGET -> "PROVIDER/MODEL";
            case OUTCOME -> "WORD";
            case SESSION -> "S";
            case STATUS -> "N";
            case TEXT -> "TEXT";
        };
    }

    private static String about(Field field) {
        return switch (field) {
            case MODEL -> "As the client named it, or as it was served.";
            case KEY -> "Name of the gateway key.";
            case TARGET -> "What served.";
            case OUTCOME ->
                    "ok, cancelled, provider_error, timeout, client_error, gateway_error, abandoned or open.";
            case SESSION -> "What the client named as its session.";
            case STATUS -> "HTTP status; 499 is a cancelled request.";
            case TEXT -> "A part of the error.";
        };
    }
}
