package dev.hybridinference.gateway.front;

import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.gateway.edge.RequestHead;
import dev.hybridinference.gateway.edge.RequestReceiver;
import dev.hybridinference.gateway.identity.Identification;
import dev.hybridinference.gateway.identity.Identity;
import dev.hybridinference.gateway.identity.KeyHasher;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.snapshot.Listings;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.snapshot.ServedModel;
import dev.hybridinference.gateway.snapshot.Snapshot;
import dev.hybridinference.gateway.snapshot.SnapshotHolder;
import dev.hybridinference.kernel.admission.Caller;
import dev.hybridinference.kernel.admission.Right;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models a key may use, in the shape of the client's protocol (OpenAI API reference, "Models").
 * Thread-safe; each call stays on its loop.
 */
public final class ModelPages {
    private final SnapshotHolder snapshots;
    private final Listings listings;
    private final IdentityHashMap<LoopContext, KeyHasher> hashers = new IdentityHashMap<>();
    private final long createdSeconds;

    /**
     * @param listings what providers of the environment say they serve
     * @param createdSeconds what is told as the time of creation, in seconds since 1970
     */
    public ModelPages(
            SnapshotHolder snapshots,
            Listings listings,
            Loops loops,
            Pepper pepper,
            long createdSeconds) {
        this.snapshots = snapshots;
        this.listings = listings;
        this.createdSeconds = createdSeconds;
        for (LoopContext loop : loops.contexts()) {
            hashers.put(loop, pepper.hasher());
        }
    }

    RequestReceiver list(RequestHead head, ClientStream client) {
        Snapshot snapshot = snapshots.current();
        return switch (identify(head, client, snapshot)) {
            case Identity.Unknown(Failure why) -> FrontDoor.fail(head, client, why, null);
            case Identity.Known(Caller caller) -> {
                yield Answers.json(client, 200, list(head, named(snapshot, caller)));
            }
        };
    }

    private byte[] list(RequestHead head, List<Named> models) {
        if (FrontDoor.isAnthropic(head)) {
            return AnthropicModels.list(models, head.query(), createdSeconds);
        }
        JsonWriter json = new JsonWriter();
        json.beginObject().name("object").string("list").name("data").beginArray();
        models.forEach(model -> write(json, model));
        return json.endArray().endObject().toBytes();
    }

    RequestReceiver one(RequestHead head, ClientStream client, String encoded) {
        Snapshot snapshot = snapshots.current();
        return switch (identify(head, client, snapshot)) {
            case Identity.Unknown(Failure why) -> FrontDoor.fail(head, client, why, null);
            case Identity.Known(Caller caller) -> {
                String name = decoded(encoded);
                Named model =
                        named(snapshot, caller).stream()
                                .filter(known -> known.name().equals(name))
                                .findFirst()
                                .orElse(null);
                if (model == null) {
                    yield FrontDoor.fail(
                            head,
                            client,
                            new Failure.UnknownModel(name == null ? encoded : name),
                            null);
                }
                JsonWriter json = new JsonWriter();
                if (FrontDoor.isAnthropic(head)) {
                    AnthropicModels.write(json, model, createdSeconds);
                } else {
                    write(json, model);
                }
                yield Answers.json(client, 200, json.toBytes());
            }
        };
    }

    private Identity identify(RequestHead head, ClientStream client, Snapshot snapshot) {
        KeyHasher hasher = hashers.get(client.loop());
        if (hasher == null) {
            throw new IllegalArgumentException("loop: not one of the data plane");
        }
        return Identification.of(head.headers(), snapshot.keys(), hasher);
    }

    private static @Nullable String decoded(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return null;
        }
    }

    /**
     * A model as a client may name it.
     *
     * @param capabilities of the first target that serves it
     */
    record Named(String name, Capabilities capabilities) {}

    /** Ids, aliases and, with the right, {@code provider/model} that the caller may name. */
    private List<Named> named(Snapshot snapshot, Caller caller) {
        List<Named> names = new ArrayList<>();
        for (ServedModel model : snapshot.models().values()) {
            for (String name : snapshot.namesOf(model)) {
                if (caller.mayUse(name) || caller.mayUse(model.id())) {
                    names.add(new Named(name, model.destinations().getFirst().capabilities()));
                }
            }
        }
        if (caller.has(Right.TARGET)) {
            for (ProviderAccess provider : snapshot.providers().values()) {
                for (String model : listings.of(provider)) {
                    names.add(new Named(provider.name() + "/" + model, Capabilities.OPEN));
                }
            }
        }
        return names;
    }

    private void write(JsonWriter json, Named model) {
        json.beginObject();
        json.name("id").string(model.name());
        json.name("object").string("model");
        json.name("created").number(createdSeconds);
        json.name("owned_by").string("hybridinference");
        json.endObject();
    }
}
