package io.notifyhub.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Valid JSON that the server has no use for, sent back. Immutable. */
public final class Echo implements ServerFrame {
    private final String dataJson;
    private final @Nullable String ref;

    /**
     * @param dataJson the value as JSON text
     * @param ref the {@code ref} of the request this answers, or null
     */
    public Echo(String dataJson, @Nullable String ref) {
        this.dataJson = Objects.requireNonNull(dataJson, "dataJson");
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.ECHO;
    }

    public String dataJson() {
        return dataJson;
    }

    public @Nullable String ref() {
        return ref;
    }
}
