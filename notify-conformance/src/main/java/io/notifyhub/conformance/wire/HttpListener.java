package io.notifyhub.conformance.wire;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Listens on a port of this machine, with a thread for each connection. Thread-safe. */
public final class HttpListener implements Closeable {
    private static final int BACKLOG = 200;

    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile boolean closed;
    private volatile @Nullable ServerSocket socket;

    /** What becomes of a request. Called on the connection's own thread; may block. */
    public interface Handler {
        /** @return true if the next request may be read; false if the connection was taken over or is to end */
        Outcome handle(Exchange exchange) throws IOException;
    }

    /** What happens to the connection after a request. */
    public enum Outcome {
        /** The next request is read from it. */
        NEXT_REQUEST,
        /** It belongs to the handler now. */
        TAKEN,
        /** It is closed. */
        END
    }

    /** @param port 0 for any that is free */
    public HttpListener(int port, Handler handler) {
        this.handler = handler;
        this.port = listen(port);
    }

    public int port() {
        return port;
    }

    private int listen(int wanted) {
        try {
            ServerSocket made = new ServerSocket();
            made.setReuseAddress(true);
            made.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted), BACKLOG);
            socket = made;
            daemon("accept", () -> accept(made));
            return made.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + wanted, e);
        }
    }

    /** New connections are refused, as where no server runs. Those that are open stay. */
    public void refuse() {
        ServerSocket current = socket;
        socket = null;
        closeQuietly(current);
    }

    /** Listens again, on the same port. */
    public void listenAgain() {
        listen(port);
    }

    private void accept(ServerSocket on) {
        while (true) {
            try {
                Socket accepted = on.accept();
                open.add(accepted);
                daemon("serve", () -> serve(accepted));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        boolean taken = false;
        try {
            accepted.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(accepted.getInputStream());
            Request request = Request.read(in);
            while (request != null && !closed) {
                Outcome outcome = handler.handle(new Exchange(accepted, in, request));
                taken = outcome == Outcome.TAKEN;
                request = outcome == Outcome.NEXT_REQUEST ? Request.read(in) : null;
            }
        } catch (IOException e) {
            // The other side left, or spoke no HTTP.
        } finally {
            if (!taken) {
                open.remove(accepted);
                closeQuietly(accepted);
            }
        }
    }

    private void daemon(String role, Runnable task) {
        Thread thread = new Thread(task, "conformance-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(@Nullable Closeable what) {
        try {
            if (what != null) {
                what.close();
            }
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    /** Stops listening, and cuts every connection. */
    @Override
    public void close() {
        closed = true;
        refuse();
        open.forEach(HttpListener::closeQuietly);
    }
}
