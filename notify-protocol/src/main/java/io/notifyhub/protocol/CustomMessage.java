package io.notifyhub.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of a type the protocol does not define: for a handler of the application, or to be echoed. Immutable.
 */
public final class CustomMessage implements ClientFrame {
    private final String type;
    private final String json;
    private final @Nullable String ref;

    /**
     * @param type empty where the JSON has none
     * @param json the whole message as JSON text
     * @param ref the {@code ref} of the request this answers, or null
     */
    public CustomMessage(String type, String json, @Nullable String ref) {
        this.type = Objects.requireNonNull(type, "type");
        this.json = Objects.requireNonNull(json, "json");
        this.ref = ref;
    }

    @Override
    public String type() {
        return type;
    }

    public String json() {
        return json;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }
}
