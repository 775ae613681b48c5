package io.notifyhub.core;

/** The sizes a hub accepts. Immutable; the defaults are the constants. */
public final class HubLimits {
    /** A message from a device, in bytes. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 64 << 10;

    /** The payload of a notification as JSON, in bytes. */
    public static final int DEFAULT_MAX_DATA_BYTES = 32 << 10;

    /** Messages a device may send per second, in the long run. */
    public static final int DEFAULT_MESSAGES_PER_SECOND = 20;

    /** Connections a user may have at once, on one node. */
    public static final int DEFAULT_MAX_DEVICES_PER_USER = 10;

    /** In characters. */
    public static final int MAX_TITLE_LENGTH = 200;

    /** In characters. */
    public static final int MAX_MESSAGE_LENGTH = 4_000;

    /** In characters. */
    public static final int MAX_LINK_LENGTH = 2_000;

    /** In characters. */
    public static final int MAX_VERB_LENGTH = 64;

    /** In characters. */
    public static final int MAX_IDEMPOTENCY_KEY_LENGTH = 200;

    /** Types that a user's preferences may name. */
    public static final int MAX_PREFERENCE_TYPES = 200;

    /** All defaults. */
    public static final HubLimits DEFAULT = new HubLimits(
            DEFAULT_MAX_FRAME_BYTES, DEFAULT_MAX_DATA_BYTES, DEFAULT_MESSAGES_PER_SECOND, DEFAULT_MAX_DEVICES_PER_USER);

    private final int maxFrameBytes;
    private final int maxDataBytes;
    private final int messagesPerSecond;
    private final int maxDevicesPerUser;

    private HubLimits(int maxFrameBytes, int maxDataBytes, int messagesPerSecond, int maxDevicesPerUser) {
        this.maxFrameBytes = maxFrameBytes;
        this.maxDataBytes = maxDataBytes;
        this.messagesPerSecond = messagesPerSecond;
        this.maxDevicesPerUser = maxDevicesPerUser;
    }

    public HubLimits withMaxFrameBytes(int value) {
        return new HubLimits(positive("maxFrameBytes", value), maxDataBytes, messagesPerSecond, maxDevicesPerUser);
    }

    public HubLimits withMaxDataBytes(int value) {
        return new HubLimits(maxFrameBytes, positive("maxDataBytes", value), messagesPerSecond, maxDevicesPerUser);
    }

    /**
     * Messages a device may send per second in the long run, with bursts of twice that: what comes faster waits, then is
     * refused, and then the connection is closed.
     */
    public HubLimits withMessagesPerSecond(int value) {
        return new HubLimits(maxFrameBytes, maxDataBytes, positive("messagesPerSecond", value), maxDevicesPerUser);
    }

    /** Connections a user may have at once on one node: one more closes the oldest. */
    public HubLimits withMaxDevicesPerUser(int value) {
        return new HubLimits(maxFrameBytes, maxDataBytes, messagesPerSecond, positive("maxDevicesPerUser", value));
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
        return value;
    }

    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    public int maxDataBytes() {
        return maxDataBytes;
    }

    public int messagesPerSecond() {
        return messagesPerSecond;
    }

    public int maxDevicesPerUser() {
        return maxDevicesPerUser;
    }

    @Override
    public String toString() {
        return "HubLimits[maxFrameBytes=" + maxFrameBytes + ", maxDataBytes=" + maxDataBytes + ", messagesPerSecond="
                + messagesPerSecond + ", maxDevicesPerUser=" + maxDevicesPerUser + ']';
    }
}
