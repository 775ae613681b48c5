package io.notifyhub.server.undertow.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.Configurable;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/** A socket that takes as many bytes as it is told to. */
final class FakeSink {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    /** Bytes that it takes before it is full. */
    int room = Integer.MAX_VALUE;

    int writes;
    boolean broken;
    boolean flushed = true;
    boolean resumed;
    boolean shutDown;

    ConduitStreamSinkChannel channel() {
        StreamSinkConduit conduit = (StreamSinkConduit) Proxy.newProxyInstance(
                FakeSink.class.getClassLoader(), new Class<?>[] {StreamSinkConduit.class}, this::call);
        return new ConduitStreamSinkChannel(Configurable.EMPTY, conduit);
    }

    byte[] written() {
        return written.toByteArray();
    }

    private @Nullable Object call(Object proxy, Method method, Object @Nullable [] arguments) throws IOException {
        switch (method.getName()) {
            case "write":
                if (arguments == null) {
                    throw new IllegalArgumentException("nothing to write");
                }
                return write((ByteBuffer) arguments[0]);
            case "flush":
                return flushed;
            case "resumeWrites":
                resumed = true;
                return null;
            case "suspendWrites":
                resumed = false;
                return null;
            case "terminateWrites":
                shutDown = true;
                return null;
            case "setWriteReadyHandler":
                return null;
            default:
                throw new UnsupportedOperationException(method.getName());
        }
    }

    private int write(ByteBuffer source) throws IOException {
        writes++;
        if (broken) {
            throw new IOException("broken");
        }
        int count = Math.min(room, source.remaining());
        byte[] taken = new byte[count];
        source.get(taken);
        written.writeBytes(taken);
        room -= count;
        return count;
    }
}
