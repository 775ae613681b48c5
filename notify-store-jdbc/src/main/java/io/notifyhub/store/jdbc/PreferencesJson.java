package io.notifyhub.store.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Preferences as they are kept: {@code {"mute_all":false,"types":{"order":{"inbox":true,"live":false}}}}. Stateless. */
final class PreferencesJson {
    private static final JsonFactory JSON = new JsonFactory();

    private PreferencesJson() {}

    static String write(Preferences preferences) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeBooleanField("mute_all", preferences.muteAll());
            json.writeObjectFieldStart("types");
            for (Map.Entry<String, Channels> type : preferences.types().entrySet()) {
                json.writeObjectFieldStart(type.getKey());
                json.writeBooleanField("inbox", type.getValue().inbox());
                json.writeBooleanField("live", type.getValue().live());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static Preferences read(String text) {
        boolean muteAll = false;
        Map<String, Channels> types = new HashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                if (json.currentName().equals("mute_all")) {
                    muteAll = json.nextBooleanValue();
                } else {
                    readTypes(json, types);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("preferences in the database are not readable", e);
        }
        return Preferences.of(muteAll, types);
    }

    private static void readTypes(JsonParser json, Map<String, Channels> types) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String type = json.currentName();
            boolean inbox = true;
            boolean live = true;
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isInbox = json.currentName().equals("inbox");
                boolean value = json.nextBooleanValue();
                inbox = isInbox ? value : inbox;
                live = isInbox ? live : value;
            }
            types.put(type, Channels.of(inbox, live));
        }
    }
}
