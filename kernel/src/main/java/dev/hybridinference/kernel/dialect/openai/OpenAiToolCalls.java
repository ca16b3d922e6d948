package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fragments of tool calls together: by their index, or by a new id where a server gives no
 * index or always the same. Confined to one thread; for one answer.
 */
final class OpenAiToolCalls {
    /** Calls in one answer at most; what comes beyond is left out. */
    static final int MOST = 1_024;

    private final ToolNames names;
    private final List<Call> calls = new ArrayList<>();
    private int begun;

    /** Of the fragment that is being read. */
    private JsonText name = JsonText.EMPTY;

    private JsonText arguments = JsonText.EMPTY;

    OpenAiToolCalls(ToolNames names) {
        this.names = names;
    }

    /** A call of which at least one fragment came. */
    private static final class Call {
        private final long index;
        private JsonText id;
        private boolean begun;

        /** Counts the calls that began. */
        private int ordinal;

        private final JsonWriter early = new JsonWriter(16);

        Call(long index, JsonText id) {
            this.index = index;
            this.id = id;
        }
    }

    void several(JsonCursor list, Event.Sink sink) {
        list.array();
        long position = 0;
        while (list.element()) {
            if (list.kind() == JsonKind.OBJECT) {
                element(list, position++, sink);
            }
        }
    }

    /** The one call of servers that only know {@code function_call}. */
    void single(JsonCursor function, Event.Sink sink) {
        Call call = calls.isEmpty() ? add(0, JsonText.EMPTY) : calls.getFirst();
        name = JsonText.EMPTY;
        arguments = JsonText.EMPTY;
        function(function);
        tell(call, sink);
    }

    private void element(JsonCursor list, long position, Event.Sink sink) {
        long index = -1;
        JsonText id = JsonText.EMPTY;
        name = JsonText.EMPTY;
        arguments = JsonText.EMPTY;
        boolean told = false;
        list.object();
        while (list.member()) {
            switch (list.key()) {
                case "index" -> index = list.number(-1);
                case "id" -> id = list.text();
                case "function", "custom" -> told |= function(list);
                default -> {}
            }
        }
        Call call = find(index, id, position);
        if (call != null && told) {
            tell(call, sink);
        }
    }

    private @Nullable Call find(long index, JsonText id, long position) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            boolean sameId = !id.isEmpty() && id.equals(call.id);
            boolean fits = index < 0 ? id.isEmpty() && i == calls.size() - 1 : call.index == index;
            if (sameId && (index < 0 || fits)) {
                return call;
            }
            if (fits && (id.isEmpty() || call.id.isEmpty())) {
                call.id = call.id.isEmpty() ? id.copy() : call.id;
                return call;
            }
        }
        return calls.size() < MOST ? add(index < 0 ? position : index, id) : null;
    }

    private Call add(long index, JsonText id) {
        Call call = new Call(index, id.copy());
        calls.add(call);
        return call;
    }

    /** Reads what comes next into {@link #name} and {@link #arguments}, if it is an object. */
    private boolean function(JsonCursor at) {
        if (!at.object()) {
            return false;
        }
        while (at.member()) {
            switch (at.key()) {
                case "name" -> name = at.text();
                case "arguments", "input" -> arguments = arguments(at);
                default -> {}
            }
        }
        return true;
    }

    private void tell(Call call, Event.Sink sink) {
        if (!call.begun && !name.isEmpty()) {
            call.begun = true;
            call.ordinal = begun++;
            sink.on(new Event.ToolBegan(call.ordinal, call.id, names.inward(name)));
            if (call.early.length() > 0) {
                sink.on(new Event.ToolArguments(call.ordinal, call.early.asText()));
            }
        }
        if (arguments.isEmpty()) {
            return;
        }
        if (call.begun) {
            sink.on(new Event.ToolArguments(call.ordinal, arguments));
        } else {
            call.early.raw(arguments);
        }
    }

    /** Arguments as text, or as the object itself where a server forgets to quote it. */
    private static JsonText arguments(JsonCursor function) {
        if (function.kind() != JsonKind.OBJECT) {
            return function.text();
        }
        JsonValue object = function.value();
        return JsonText.of(object.toString());
    }

    /** No more fragments will come. */
    void end(Event.Sink sink) {
        for (Call call : calls) {
            if (call.begun) {
                sink.on(new Event.ToolEnded(call.ordinal));
            }
        }
    }
}
