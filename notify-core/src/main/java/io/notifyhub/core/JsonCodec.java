package io.notifyhub.core;

/**
 * Turns the application's objects into JSON and back. The default uses Jackson 2; an application with another library
 * brings its own. Thread-safe.
 */
public interface JsonCodec {
    /**
     * The value as exactly one JSON value.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    String write(Object value);

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if {@code json} is no such value
     */
    <T> T read(String json, Class<T> type);
}
