package io.notifyhub.server.undertow.websocket;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.Configurable;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/**
 * A socket that takes as many bytes as it is told to, and keeps them without any lock: two threads that wrote at once would
 * leave their traces.
 */
final class StressSink {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream(64);
    /** Bytes that it takes before it is full. */
    private volatile int room = Integer.MAX_VALUE;

    private volatile boolean resumed;

    StreamSinkConduit conduit() {
        return (StreamSinkConduit) Proxy.newProxyInstance(
                StressSink.class.getClassLoader(), new Class<?>[] {StreamSinkConduit.class}, this::call);
    }

    ConduitStreamSinkChannel channel() {
        return new ConduitStreamSinkChannel(Configurable.EMPTY, conduit());
    }

    void room(int bytes) {
        room = bytes;
    }

    /** Whether the I/O thread was asked to go on writing. */
    boolean isResumed() {
        return resumed;
    }

    private @Nullable Object call(Object proxy, Method method, Object @Nullable [] arguments) {
        switch (method.getName()) {
            case "write":
                if (arguments == null) {
                    throw new IllegalArgumentException("nothing to write");
                }
                return write((ByteBuffer) arguments[0]);
            case "flush":
                return true;
            case "resumeWrites":
                resumed = true;
                return null;
            case "suspendWrites":
                resumed = false;
                return null;
            case "isWriteShutdown":
                return false;
            case "setWriteReadyHandler":
            case "terminateWrites":
            case "truncateWrites":
                return null;
            default:
                throw new UnsupportedOperationException(method.getName());
        }
    }

    private int write(ByteBuffer source) {
        int count = Math.min(room, source.remaining());
        byte[] taken = new byte[count];
        source.get(taken);
        written.writeBytes(taken);
        if (room != Integer.MAX_VALUE) {
            room -= count;
        }
        return count;
    }

    /** The frames that were written whole: data by its text, others by their kind. */
    String frames() {
        List<String> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(written.toByteArray());
        while (in.hasRemaining()) {
            int opcode = in.get() & 0x0f;
            int length = in.hasRemaining() ? in.get() : 0;
            if (length > in.remaining()) {
                frames.add("torn");
                break;
            }
            byte[] payload = new byte[length];
            in.get(payload);
            frames.add(word(opcode, payload));
        }
        return String.join(" ", frames);
    }

    private static String word(int opcode, byte[] payload) {
        return switch (opcode) {
            case Opcode.TEXT -> new String(payload, StandardCharsets.UTF_8);
            case Opcode.PONG -> "pong";
            case Opcode.CLOSE ->
                payload.length == 0
                        ? "close"
                        : "close" + ByteBuffer.wrap(payload).getShort();
            default -> "broken";
        };
    }
}
