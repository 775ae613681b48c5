package io.notifyhub.protocol;

import java.util.Objects;

/**
 * Transient news such as typing or presence: never stored, no id, dropped where it cannot be delivered at once. Immutable.
 */
public final class Event implements ServerFrame {
    private final String type;
    private final String dataJson;

    /**
     * @param dataJson the payload as JSON text
     */
    public Event(String type, String dataJson) {
        this.type = Objects.requireNonNull(type, "type");
        this.dataJson = Objects.requireNonNull(dataJson, "dataJson");
    }

    @Override
    public String type() {
        return type;
    }

    public String dataJson() {
        return dataJson;
    }
}
