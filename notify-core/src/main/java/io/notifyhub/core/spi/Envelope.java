package io.notifyhub.core.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other about one user. Never the truth: it may be lost, doubled, late or out of order, and costs
 * only time then. Immutable, except that the bytes of {@link #frame()} are shared and must not be changed.
 */
public final class Envelope {
    /** What it tells. */
    public enum Kind {
        /** A step was stored. */
        STEP,
        /** A transient event for whoever is connected. */
        EVENT,
        /** The user's connections are to be closed. */
        DISCONNECT,
        /** Tokens of the user were revoked: which ones, the store says. */
        REVOKED,
        /** A device of the user has connected: older attempts of it are to go. */
        DEVICE,
        /** The user may have too many devices: each node looks, and closes those of its own that are too many. */
        TOO_MANY_DEVICES
    }

    /** The longest trace context that travels, in characters. */
    public static final int MAX_TRACE_CONTEXT = 512;

    private final Kind kind;
    private final String userId;
    private final long rev;
    private final long mark;
    private final long prevMark;
    private final int closeCode;
    private final byte @Nullable [] frame;
    private final @Nullable String traceContext;

    private Envelope(
            Kind kind, String userId, long rev, long mark, long prevMark, int closeCode, byte @Nullable [] frame) {
        this(kind, userId, rev, mark, prevMark, closeCode, frame, null);
    }

    private Envelope(
            Kind kind,
            String userId,
            long rev,
            long mark,
            long prevMark,
            int closeCode,
            byte @Nullable [] frame,
            @Nullable String traceContext) {
        this.kind = kind;
        this.userId = Objects.requireNonNull(userId, "userId");
        this.rev = rev;
        this.mark = mark;
        this.prevMark = prevMark;
        this.closeCode = closeCode;
        this.frame = frame;
        this.traceContext = traceContext;
    }

    /**
     * @param frame the step as clients see it, in UTF-8; null where it is too large to travel and receivers read the store
     */
    public static Envelope step(String userId, long rev, long mark, long prevMark, byte @Nullable [] frame) {
        return new Envelope(Kind.STEP, userId, rev, mark, prevMark, 0, frame);
    }

    public static Envelope event(String userId, byte[] frame) {
        return new Envelope(Kind.EVENT, userId, 0, 0, 0, 0, frame);
    }

    public static Envelope disconnect(String userId, int closeCode) {
        return new Envelope(Kind.DISCONNECT, userId, 0, 0, 0, closeCode, null);
    }

    public static Envelope revoked(String userId) {
        return new Envelope(Kind.REVOKED, userId, 0, 0, 0, 0, null);
    }

    /**
     * @param attempt travels as {@link #rev()}
     * @param device the id as UTF-8; travels as {@link #frame()}
     */
    public static Envelope device(String userId, long attempt, byte[] device) {
        return new Envelope(Kind.DEVICE, userId, attempt, 0, 0, 0, device);
    }

    public static Envelope tooManyDevices(String userId) {
        return new Envelope(Kind.TOO_MANY_DEVICES, userId, 0, 0, 0, 0, null);
    }

    /**
     * The same, bearing what another node's monitor continues the trace of the send by.
     *
     * @param context what {@link HubMonitor#traceContext} gave; longer than {@value #MAX_TRACE_CONTEXT} it is left out
     */
    public Envelope withTraceContext(@Nullable String context) {
        String kept = context == null || context.length() > MAX_TRACE_CONTEXT ? null : context;
        return new Envelope(kind, userId, rev, mark, prevMark, closeCode, frame, kept);
    }

    public Kind kind() {
        return kind;
    }

    public String userId() {
        return userId;
    }

    /** For a step its number, for a device its attempt. */
    public long rev() {
        return rev;
    }

    /** For a step its mark. */
    public long mark() {
        return mark;
    }

    /** For a step the mark of the one before. */
    public long prevMark() {
        return prevMark;
    }

    /** For a disconnect the code to close with. */
    public int closeCode() {
        return closeCode;
    }

    public byte @Nullable [] frame() {
        return frame;
    }

    /** For a step what the trace of its send is continued by ({@link HubMonitor#continued}); null if it has none. */
    public @Nullable String traceContext() {
        return traceContext;
    }

    @Override
    public String toString() {
        return "Envelope[" + kind + ", rev=" + rev + ']';
    }
}
