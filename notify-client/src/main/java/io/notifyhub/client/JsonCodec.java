package io.notifyhub.client;

import io.notifyhub.client.internal.JacksonJsonCodec;
import org.jspecify.annotations.Nullable;

/** Between the JSON of payloads and the application's types. Thread-safe; does not block. */
public interface JsonCodec {
    /**
     * Reads {@code json} as {@code type}.
     *
     * @return null where the JSON is {@code null}
     * @throws Exception if it is no such thing
     */
    <T> @Nullable T decode(String json, Class<T> type) throws Exception;

    /**
     * Writes {@code value} as one JSON value.
     *
     * @throws Exception if it cannot be written
     */
    String encode(@Nullable Object value) throws Exception;

    /** Jackson's data binding with its defaults, except that unknown fields are ignored. */
    static JsonCodec jackson() {
        return new JacksonJsonCodec();
    }
}
