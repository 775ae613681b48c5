package io.notifyhub.host;

import io.notifyhub.client.JsonCodec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a person reads of answers and payloads, by the names of the fields; null or 0 where one is not there. Immutable. */
record SocialJson(
        long id,
        long request_id,
        @Nullable String content,
        @Nullable String access,
        @Nullable String refresh,
        @Nullable SocialJson user,
        @Nullable List<SocialJson> results) {
    static final SocialJson NOTHING = new SocialJson(0, 0, null, null, null, null, null);

    private static final JsonCodec CODEC = JsonCodec.jackson();

    static SocialJson read(String json) {
        try {
            return json.isEmpty() ? NOTHING : Objects.requireNonNull(CODEC.decode(json, SocialJson.class));
        } catch (Exception e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static String write(Object value) {
        try {
            return CODEC.encode(value);
        } catch (Exception e) {
            throw new IllegalArgumentException(value.toString(), e);
        }
    }
}
