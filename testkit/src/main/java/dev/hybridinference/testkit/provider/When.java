package dev.hybridinference.testkit.provider;

import java.util.function.Predicate;

/** Conditions on requests, for scripts that answer only some. */
public final class When {

    private When() {}

    /** The target without its query equals the path. */
    public static Predicate<Received> path(String path) {
        return request -> request.path().equals(path);
    }

    /** The JSON body names that model. */
    public static Predicate<Received> model(String model) {
        return request -> model.equals(request.model());
    }

    /** A header has exactly that first value. */
    public static Predicate<Received> header(String name, String value) {
        return request -> value.equals(request.header(name));
    }

    /** The request carries {@code Authorization: Bearer KEY}. */
    public static Predicate<Received> key(String key) {
        return header("authorization", "Bearer " + key);
    }
}
