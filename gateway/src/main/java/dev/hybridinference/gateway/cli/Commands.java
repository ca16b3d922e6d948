package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of all commands. A command's class is loaded when it is opened. */
final class Commands {
    /**
     * A line of the help.
     *
     * @param words what is typed
     * @param about what it does, in a few words
     */
    record Entry(String words, String about) {
        /** The first word: a command, or a group of commands. */
        String group() {
            int space = words.indexOf(' ');
            return space < 0 ? words : words.substring(0, space);
        }
    }

    static final List<Entry> ALL =
            List.of(
                    new Entry("serve", "run the gateway in the foreground"),
                    new Entry("keys create", "make a gateway key; it is shown once"),
                    new Entry("keys list", "list gateway keys"),
                    new Entry("keys revoke", "take a gateway key back"),
                    new Entry("targets", "what can be asked, with its health"),
                    new Entry("targets drain", "give a target no new requests"),
                    new Entry("targets pin", "ask a target before all others"),
                    new Entry("targets clear", "end drain, pin, rest and open breaker"),
                    new Entry("route explain", "what would be asked for a request, and why"),
                    new Entry("route replay", "a stored decision, made again; exit 7"),
                    new Entry("usage daily", "tokens and cost by day"),
                    new Entry("usage weekly", "tokens and cost by week"),
                    new Entry("usage monthly", "tokens and cost by month"),
                    new Entry("usage session", "tokens and cost by session"),
                    new Entry("logs tail", "the last requests; -f goes on"),
                    new Entry("logs search", "find requests"),
                    new Entry("logs show", "everything about one request"),
                    new Entry("logs export", "all requests as JSON lines or CSV"),
                    new Entry("ledger status", "how far the books are"),
                    new Entry("ledger verify", "prove the books; exit 7 on any difference"),
                    new Entry("storage migrate", "copy the books from SQLite to PostgreSQL"),
                    new Entry("config check", "check the configuration; exit 7 on any problem"),
                    new Entry("config show", "show every setting with its origin"),
                    new Entry("config schema", "print the JSON Schema of the configuration"),
                    new Entry("prices list", "list the prices that are known"),
                    new Entry("prices diff", "show what importing a price list would change"),
                    new Entry("prices import", "use the price list of another project"),
                    new Entry("conformance", "check any gateway from a client's side; exit 7"));

    /** What the launcher does itself. */
    static final List<Entry> LAUNCHER =
            List.of(
                    new Entry("test", "run the quick tests; --long runs the rest"),
                    new Entry("bench", "measure this machine"),
                    new Entry("package", "make one archive that starts offline"));

    /** Names that are to come: groups, and commands of groups that are here already. */
    private static final List<String> NOT_YET =
            List.of(
                    "doctor",
                    "keys rotate",
                    "users",
                    "budgets",
                    "accounts",
                    "models",
                    "providers",
                    "chat",
                    "completion");

    private Commands() {}

    /** The command with these words; null when there is none. */
    static @Nullable Command open(String words) {
        return switch (words) {
            case "serve" -> new ServeCommand();
            case "keys create" -> new KeysCreateCommand();
            case "keys list" -> new KeysListCommand();
            case "keys revoke" -> new KeysRevokeCommand();
            case "targets", "targets list" -> new TargetsCommand();
            case "targets drain" -> new TargetOrderCommand(TargetOrderCommand.Order.DRAIN);
            case "targets pin" -> new TargetOrderCommand(TargetOrderCommand.Order.PIN);
            case "targets clear" -> new TargetOrderCommand(TargetOrderCommand.Order.CLEAR);
            case "route explain" -> new RouteExplainCommand();
            case "route replay" -> new RouteReplayCommand();
            case "usage daily" -> new UsageCommand(Period.DAILY);
            case "usage weekly" -> new UsageCommand(Period.WEEKLY);
            case "usage monthly" -> new UsageCommand(Period.MONTHLY);
            case "usage session" -> new UsageCommand(Period.SESSION);
            case "logs tail" -> new LogsTailCommand();
            case "logs search" -> new LogsSearchCommand();
            case "logs show" -> new LogsShowCommand();
            case "logs export" -> new LogsExportCommand();
            case "ledger status" -> new LedgerStatusCommand();
            case "ledger verify" -> new LedgerVerifyCommand();
            case "storage migrate" -> new StorageMigrateCommand();
            case "config check" -> new ConfigCheckCommand();
            case "config show" -> new ConfigShowCommand();
            case "config schema" -> new ConfigSchemaCommand();
            case "prices list" -> new PricesListCommand();
            case "prices diff" -> new PricesDiffCommand();
            case "prices import" -> new PricesImportCommand();
            case "conformance" -> new ConformanceCommand();
            default -> null;
        };
    }

    /** Whether these words are a command of their own; a group can be one, too. */
    static boolean isCommand(String words) {
        return ALL.stream().anyMatch(entry -> entry.words().equals(words));
    }

    static boolean isGroup(String word) {
        return ALL.stream().anyMatch(entry -> entry.words().startsWith(word + " "));
    }

    /** The commands of a group. */
    static List<Entry> of(String group) {
        return ALL.stream().filter(entry -> entry.group().equals(group)).toList();
    }

    static boolean notYet(String words) {
        return NOT_YET.contains(words);
    }

    static boolean isLaunchers(String word) {
        return LAUNCHER.stream().anyMatch(entry -> entry.words().equals(word));
    }
}
