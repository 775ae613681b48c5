package io.notifyhub.host;

/** A setting that the host will not start with. The message is one sentence that says what to change. */
final class ConfigurationException extends RuntimeException {
    /** EX_CONFIG of sysexits.h. */
    static final int EXIT_CODE = 78;

    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
