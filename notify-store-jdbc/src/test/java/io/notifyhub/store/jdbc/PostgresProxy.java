package io.notifyhub.store.jdbc;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a store and PostgreSQL, reads along what the client says, and fails on demand: in the middle of a COMMIT in
 * either direction, or altogether. Thread-safe.
 */
final class PostgresProxy implements AutoCloseable {
    /** Where a COMMIT is cut. */
    enum Cut {
        /** The server never hears of it. */
        REQUEST,
        /** The server does it, and the client never hears of that. */
        ANSWER
    }

    private static final int NO_TYPE_REQUEST_BYTES = 8;
    private static final int BUFFER_BYTES = 1 << 16;

    private final ServerSocket listener;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Cut> next = new AtomicReference<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final Object gate = new Object();
    private volatile boolean frozen;
    private volatile boolean refusing;

    PostgresProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Cuts the next COMMIT of any connection. */
    void cutNextCommit(Cut where) {
        next.set(where);
    }

    /** Whether the cut that was asked for is still to come. */
    boolean isArmed() {
        return next.get() != null;
    }

    int cuts() {
        return cuts.get();
    }

    /** Cuts every connection and lets nobody connect, until healed. */
    void refuse() {
        refusing = true;
        links.forEach(Link::cut);
    }

    /** Passes nothing on, in either direction, until healed: nobody is told. */
    void freeze() {
        frozen = true;
    }

    void heal() {
        refusing = false;
        synchronized (gate) {
            frozen = false;
            gate.notifyAll();
        }
    }

    private void passGate() throws IOException {
        synchronized (gate) {
            while (frozen) {
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                } else {
                    Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
                    links.add(link);
                    daemon(link::toServer);
                    daemon(link::toClient);
                }
            } catch (IOException e) {
                // Closed, or the server is away: the client's attempt fails.
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "postgres-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        refuse();
        heal();
    }

    /** One connection. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private final Set<String> commits = new HashSet<>();
        private volatile boolean swallowAnswer;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void cut() {
            links.remove(this);
            reset(client);
            reset(server);
        }

        private void reset(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // Closed already.
            }
        }

        /** Message by message: type, length, content; the first ones have no type. */
        void toServer() {
            try {
                DataInputStream in = new DataInputStream(client.getInputStream());
                OutputStream out = server.getOutputStream();
                boolean started = false;
                while (true) {
                    int type = started ? in.read() : 0;
                    if (type < 0) {
                        break;
                    }
                    int length = in.readInt();
                    byte[] content = in.readNBytes(length - 4);
                    started |= length > NO_TYPE_REQUEST_BYTES;
                    passGate();
                    if (isCommit(type, content) && !letCommitThrough()) {
                        break;
                    }
                    ByteBuffer message = ByteBuffer.allocate(length + 1);
                    if (type != 0) {
                        message.put((byte) type);
                    }
                    message.putInt(length).put(content);
                    out.write(message.array(), 0, message.position());
                }
            } catch (IOException e) {
                // Cut.
            }
            cut();
        }

        /** Parse names a statement, Bind uses it; a plain Query may be one too. */
        private boolean isCommit(int type, byte[] content) {
            if (type == 'P') {
                String name = text(content, 0);
                if (text(content, name.length() + 1).equals("COMMIT")) {
                    commits.add(name);
                } else {
                    commits.remove(name);
                }
                return false;
            }
            if (type == 'B') {
                return commits.contains(text(content, text(content, 0).length() + 1));
            }
            return type == 'Q' && text(content, 0).equals("COMMIT");
        }

        private String text(byte[] content, int from) {
            int end = from;
            while (content[end] != 0) {
                end++;
            }
            return new String(content, from, end - from, StandardCharsets.ISO_8859_1);
        }

        private boolean letCommitThrough() {
            Cut cut = next.getAndSet(null);
            if (cut == null) {
                return true;
            }
            cuts.incrementAndGet();
            swallowAnswer = cut == Cut.ANSWER;
            return cut == Cut.ANSWER;
        }

        void toClient() {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    passGate();
                    if (swallowAnswer) {
                        break;
                    }
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                // Cut.
            }
            cut();
        }
    }
}
