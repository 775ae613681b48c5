package io.notifyhub.conformance;

/** One connection of a {@link TinyClient}. */
interface TinyTransport {
    void send(String frame);

    void goodbye();

    void abort();
}
