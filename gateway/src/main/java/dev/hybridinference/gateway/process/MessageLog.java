package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.config.LogConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Messages of the program itself, one line each on standard error. */
final class MessageLog {
    private static final Logger ROOT = Logger.getLogger("");

    /** Tells of each step of a schema what only its own developers want to know. */
    private static final Logger SCHEMA = Logger.getLogger("org.flywaydb");

    private MessageLog() {}

    static void install(boolean human, LogConfig.Level level) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        Level least =
                switch (level) {
                    case DEBUG -> Level.FINE;
                    case INFO -> Level.INFO;
                    case WARN -> Level.WARNING;
                    case ERROR -> Level.SEVERE;
                };
        Handler console = new ConsoleHandler();
        console.setLevel(least);
        console.setFormatter(new Line(human));
        ROOT.addHandler(console);
        ROOT.setLevel(least);
        SCHEMA.setLevel(Level.WARNING);
    }

    /** One line; the trace of a failure is a part of it only at level debug. */
    private static final class Line extends Formatter {
        private final boolean human;

        Line(boolean human) {
            this.human = human;
        }

        @Override
        public String format(LogRecord record) {
            String text = formatMessage(record);
            if (record.getThrown() != null) {
                text += ": " + record.getThrown();
                if (ROOT.isLoggable(Level.FINE)) {
                    StringWriter trace = new StringWriter();
                    record.getThrown().printStackTrace(new PrintWriter(trace));
                    text += " " + trace;
                }
            }
            String level = record.getLevel().getName();
            return human
                    ? "%s %s %s%n".formatted(record.getInstant(), level, clean(text))
                    : "{\"time\":\"%s\",\"level\":\"%s\",\"logger\":\"%s\",\"message\":\"%s\"}%n"
                            .formatted(
                                    record.getInstant(),
                                    level,
                                    record.getLoggerName(),
                                    clean(text).replace("\\", "\\\\").replace("\"", "\\\""));
        }

        private static String clean(String text) {
            return text.replaceAll("\\p{Cntrl}+", " ");
        }
    }
}
