package io.notifyhub.server.undertow.websocket;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Limits and times of a {@link WebSocketHandler}. Immutable, made by its {@link Builder}. */
public final class WebSocketSettings {

    private final int maxMessageBytes;
    private final int maxQueuedFrames;
    private final int maxQueuedBytes;
    private final long maxWaitingBytes;
    private final Duration pingInterval;
    private final Duration stallTimeout;
    private final Duration closeTimeout;
    private final Duration assemblyTimeout;
    private final Duration sweepInterval;
    private final List<String> subprotocols;
    private final LongSupplier nanoTime;

    private WebSocketSettings(Builder builder) {
        maxMessageBytes = builder.maxMessageBytes;
        maxQueuedFrames = builder.maxQueuedFrames;
        maxQueuedBytes = builder.maxQueuedBytes;
        maxWaitingBytes = builder.maxWaitingBytes;
        pingInterval = builder.pingInterval;
        stallTimeout = builder.stallTimeout;
        closeTimeout = builder.closeTimeout;
        assemblyTimeout = builder.assemblyTimeout;
        sweepInterval = builder.sweepInterval;
        subprotocols = builder.subprotocols;
        nanoTime = builder.nanoTime;
    }

    /** Settings with all defaults, to be changed. */
    public static Builder builder() {
        return new Builder();
    }

    /** Longest message that is taken from a peer, in bytes; a longer one is refused with 1009. */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** Most frames in flight to one peer. */
    public int maxQueuedFrames() {
        return maxQueuedFrames;
    }

    /** Most bytes in flight to one peer, except that a single larger frame is taken when nothing else is. */
    public int maxQueuedBytes() {
        return maxQueuedBytes;
    }

    /**
     * Most bytes in flight to all peers together, of those that do not take them at once; above it each may have 16 KiB.
     */
    public long maxWaitingBytes() {
        return maxWaitingBytes;
    }

    /** Time between two pings. */
    public Duration pingInterval() {
        return pingInterval;
    }

    /** How long a peer may neither send a byte nor take one before its connection is closed with 4008. */
    public Duration stallTimeout() {
        return stallTimeout;
    }

    /** How long a closing handshake may take before the connection is cut. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** How long a message that has begun may take to arrive before it is refused with 1008. */
    public Duration assemblyTimeout() {
        return assemblyTimeout;
    }

    /** Subprotocols that may be chosen. */
    public List<String> subprotocols() {
        return subprotocols;
    }

    Duration sweepInterval() {
        return sweepInterval;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    @Override
    public String toString() {
        return "WebSocketSettings[maxMessageBytes=" + maxMessageBytes + ", maxQueuedFrames=" + maxQueuedFrames
                + ", maxQueuedBytes=" + maxQueuedBytes + ", pingInterval=" + pingInterval + ", stallTimeout="
                + stallTimeout + ", closeTimeout=" + closeTimeout + ", assemblyTimeout=" + assemblyTimeout
                + ", subprotocols=" + subprotocols + "]";
    }

    /** Collects settings; every setter checks at once. Not thread-safe. */
    public static final class Builder {

        /** 64 KiB. */
        public static final int DEFAULT_MAX_MESSAGE_BYTES = 64 * 1024;
        /** 64 frames. */
        public static final int DEFAULT_MAX_QUEUED_FRAMES = 64;
        /** 256 KiB. */
        public static final int DEFAULT_MAX_QUEUED_BYTES = 256 * 1024;
        /** All that waits takes at most an eighth of the heap, unless set otherwise. */
        private static final int HEAP_SHARE = 8;
        /** 25 s: below the 30 s after which some proxies drop silent connections. */
        public static final Duration DEFAULT_PING_INTERVAL = Duration.ofSeconds(25);
        /** 180 s. */
        public static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofSeconds(180);
        /** 5 s. */
        public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);
        /** 10 s. */
        public static final Duration DEFAULT_ASSEMBLY_TIMEOUT = Duration.ofSeconds(10);

        private int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
        private int maxQueuedFrames = DEFAULT_MAX_QUEUED_FRAMES;
        private int maxQueuedBytes = DEFAULT_MAX_QUEUED_BYTES;
        private long maxWaitingBytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        private Duration pingInterval = DEFAULT_PING_INTERVAL;
        private Duration stallTimeout = DEFAULT_STALL_TIMEOUT;
        private Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;
        private Duration assemblyTimeout = DEFAULT_ASSEMBLY_TIMEOUT;
        private Duration sweepInterval = Duration.ofSeconds(1);
        private List<String> subprotocols = List.of();
        private LongSupplier nanoTime = System::nanoTime;

        private Builder() {}

        /** See {@link WebSocketSettings#maxMessageBytes()}. */
        public Builder maxMessageBytes(int bytes) {
            maxMessageBytes = positive("maxMessageBytes", bytes);
            return this;
        }

        /** See {@link WebSocketSettings#maxQueuedFrames()}. */
        public Builder maxQueuedFrames(int frames) {
            maxQueuedFrames = positive("maxQueuedFrames", frames);
            return this;
        }

        /** See {@link WebSocketSettings#maxQueuedBytes()}. */
        public Builder maxQueuedBytes(int bytes) {
            maxQueuedBytes = positive("maxQueuedBytes", bytes);
            return this;
        }

        /** See {@link WebSocketSettings#maxWaitingBytes()}; an eighth of the heap by default. */
        public Builder maxWaitingBytes(long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("maxWaitingBytes must be positive, was " + bytes);
            }
            maxWaitingBytes = bytes;
            return this;
        }

        /** See {@link WebSocketSettings#pingInterval()}. */
        public Builder pingInterval(Duration interval) {
            pingInterval = positive("pingInterval", interval);
            return this;
        }

        /** See {@link WebSocketSettings#stallTimeout()}. */
        public Builder stallTimeout(Duration timeout) {
            stallTimeout = positive("stallTimeout", timeout);
            return this;
        }

        /** See {@link WebSocketSettings#closeTimeout()}. */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = positive("closeTimeout", timeout);
            return this;
        }

        /** See {@link WebSocketSettings#assemblyTimeout()}. */
        public Builder assemblyTimeout(Duration timeout) {
            assemblyTimeout = positive("assemblyTimeout", timeout);
            return this;
        }

        /**
         * Subprotocols that may be chosen: the first one offered by the peer that is among these. Without any match the
         * connection is upgraded with none chosen (RFC 6455 4.2.2); the acceptor may then close it.
         */
        public Builder subprotocols(List<String> supported) {
            subprotocols = List.copyOf(supported);
            return this;
        }

        /** Source of time, in nanoseconds; used by the once-a-second sweep alone. The default is the system's. */
        public Builder nanoTime(LongSupplier source) {
            nanoTime = source;
            return this;
        }

        /** How often deadlines are looked at. */
        Builder sweepInterval(Duration interval) {
            sweepInterval = positive("sweepInterval", interval);
            return this;
        }

        /** The settings, immutable. */
        public WebSocketSettings build() {
            return new WebSocketSettings(this);
        }

        private static int positive(String name, int value) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + " must be positive, was " + value);
            }
            return value;
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " must be positive, was " + value);
            }
            return value;
        }
    }
}
