package dev.hybridinference.gateway.process;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGHUP reloads; SIGTERM and SIGINT drain, the second one ends at once. Uses the JDK's signal
 * class by reflection, because the compiler warns of it without a way to answer.
 */
final class Signals {
    private Signals() {}

    static void install(Runnable reload, Runnable stop) {
        AtomicBoolean stopping = new AtomicBoolean();
        on("HUP", () -> Thread.startVirtualThread(reload));
        Runnable end =
                () -> {
                    if (stopping.compareAndSet(false, true)) {
                        Thread.ofPlatform().name("drain").start(stop);
                    } else {
                        Runtime.getRuntime().halt(0);
                    }
                };
        on("TERM", end);
        on("INT", end);
    }

    private static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object reaction =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, _, _) -> {
                                action.run();
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), reaction);
        } catch (ReflectiveOperationException missing) {
            System.getLogger("process")
                    .log(System.Logger.Level.WARNING, "SIG{0} is not handled: {1}", name, missing);
        }
    }
}
