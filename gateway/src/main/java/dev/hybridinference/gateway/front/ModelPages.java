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
import dev.hybridinference.kernel.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The models a key may use, in OpenAI's shape (OpenAI API reference, "Models"). Thread-safe; each
 * call stays on its loop.
 */
public final class ModelPages {
    private static final JsonFactory JSON = new JsonFactory();

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
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
                    json.writeStartObject();
                    json.writeStringProperty("object", "list");
                    json.writeName("data");
                    json.writeStartArray();
                    for (String name : names(snapshot, caller)) {
                        write(json, name);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                }
                yield Answers.json(client, 200, out.toByteArray());
            }
        };
    }

    RequestReceiver one(RequestHead head, ClientStream client, String encoded) {
        Snapshot snapshot = snapshots.current();
        return switch (identify(head, client, snapshot)) {
            case Identity.Unknown(Failure why) -> FrontDoor.fail(head, client, why, null);
            case Identity.Known(Caller caller) -> {
                String name = decoded(encoded);
                if (name == null || !names(snapshot, caller).contains(name)) {
                    yield FrontDoor.fail(
                            head,
                            client,
                            new Failure.UnknownModel(name == null ? encoded : name),
                            null);
                }
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
                    write(json, name);
                }
                yield Answers.json(client, 200, out.toByteArray());
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

    /** Ids, aliases and, with the right, {@code provider/model} that the caller may name. */
    private List<String> names(Snapshot snapshot, Caller caller) {
        List<String> names = new ArrayList<>();
        for (ServedModel model : snapshot.models().values()) {
            for (String name : snapshot.namesOf(model)) {
                if (caller.mayUse(name) || caller.mayUse(model.id())) {
                    names.add(name);
                }
            }
        }
        if (caller.has(Right.TARGET)) {
            for (ProviderAccess provider : snapshot.providers().values()) {
                for (String model : listings.of(provider)) {
                    names.add(provider.name() + "/" + model);
                }
            }
        }
        return names;
    }

    private void write(JsonGenerator json, String name) {
        json.writeStartObject();
        json.writeStringProperty("id", name);
        json.writeStringProperty("object", "model");
        json.writeNumberProperty("created", createdSeconds);
        json.writeStringProperty("owned_by", "hybridinference");
        json.writeEndObject();
    }
}
