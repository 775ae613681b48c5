package io.notifyhub.core.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The outer form of a JSON Web Key Set (RFC 7517 section 5). Stateless. */
public final class JsonKeys {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_KEYS = 100;

    private JsonKeys() {}

    /**
     * The members of each key that are texts.
     *
     * @throws IOException if it is no key set
     */
    public static List<Map<String, String>> parse(byte[] json) throws IOException {
        JsonNode root = JSON.readTree(json);
        JsonNode list = root == null ? null : root.get("keys");
        if (list == null || !list.isArray() || list.size() > MAX_KEYS) {
            throw new IOException("not a key set of at most " + MAX_KEYS + " keys");
        }
        List<Map<String, String>> keys = new ArrayList<>();
        for (JsonNode key : list) {
            Map<String, String> members = new HashMap<>();
            key.properties().stream()
                    .filter(member -> member.getValue().isTextual())
                    .forEach(member ->
                            members.put(member.getKey(), member.getValue().textValue()));
            keys.add(members);
        }
        return keys;
    }
}
