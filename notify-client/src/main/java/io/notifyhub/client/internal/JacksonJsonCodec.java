package io.notifyhub.client.internal;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notifyhub.client.JsonCodec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Payloads by Jackson's data binding. Thread-safe. */
public final class JacksonJsonCodec implements JsonCodec {
    private final ObjectMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Override
    public <T> @Nullable T decode(String json, Class<T> type) throws IOException {
        return mapper.readValue(json, type);
    }

    @Override
    public String encode(@Nullable Object value) throws IOException {
        return mapper.writeValueAsString(value);
    }
}
