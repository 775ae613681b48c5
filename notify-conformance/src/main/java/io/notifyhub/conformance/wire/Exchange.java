package io.notifyhub.conformance.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP connection on which a request came in, to be answered with any bytes, in any pieces, or not at all. Writing is safe
 * from any thread, guarded by this object; reading is for one thread.
 */
public final class Exchange implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private final Request request;

    Exchange(Socket socket, InputStream in, Request request) {
        this.socket = socket;
        this.in = in;
        this.request = request;
    }

    public Request request() {
        return request;
    }

    InputStream in() {
        return in;
    }

    /** Writes all of it; blocks while the other side does not take it. */
    public synchronized void write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** Writes {@code chunk} bytes at a time, with {@code pauseNanos} after each, so that each travels on its own. */
    public synchronized void writeInPieces(byte[] bytes, int chunk, long pauseNanos) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (int at = 0; at < bytes.length; at += chunk) {
            out.write(bytes, at, Math.min(chunk, bytes.length - at));
            out.flush();
            LockSupport.parkNanos(pauseNanos);
        }
    }

    /**
     * A whole answer over HTTP. Pages of any origin may read it.
     *
     * @param headers lines without their ends
     */
    public void answer(int status, String body, String... headers) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append(CORS).append("Content-Length: ").append(content.length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[start.length + content.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        write(all);
    }

    static final String CORS = "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\n"
            + "Access-Control-Allow-Methods: GET, POST, PUT, DELETE\r\nAccess-Control-Max-Age: 600\r\n";

    /** The head of an answer without length, which pages of any origin may read: what follows is the body. */
    public void begin(int status, String contentType) throws IOException {
        write(("HTTP/1.1 " + status + " Status\r\nContent-Type: " + contentType + "\r\nCache-Control: no-store\r\n"
                        + CORS + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Ends the stream towards the client, in order, and goes on reading. */
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends with a reset instead of an orderly end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Whether the client ends the stream, in order or not, within that time; reads and drops what comes before. */
    public boolean endsWithin(int millis) throws IOException {
        long until = System.nanoTime() + millis * 1_000_000L;
        byte[] dropped = new byte[4_096];
        while (true) {
            int left = (int) ((until - System.nanoTime()) / 1_000_000L);
            if (left <= 0) {
                return false;
            }
            socket.setSoTimeout(left);
            try {
                if (in.read(dropped) < 0) {
                    return true;
                }
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            } finally {
                if (!socket.isClosed()) {
                    socket.setSoTimeout(0);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be done with it.
        }
    }
}
