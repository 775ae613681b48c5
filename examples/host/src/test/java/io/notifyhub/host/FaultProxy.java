package io.notifyhub.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes TCP connections on, and cuts or freezes them all when told to; while it is a portal it answers everything itself, as the
 * network of a hotel does before somebody has signed in. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 4096;

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> frozen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger portalVisits = new AtomicInteger();
    private volatile boolean portal;
    private volatile boolean webSocketBlocked;

    FaultProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("proxy-accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Cuts every connection, without a farewell. @return how many */
    int cut() {
        int cut = sockets.size() / 2;
        sockets.forEach(FaultProxy::reset);
        sockets.clear();
        frozen.forEach(FaultProxy::reset);
        frozen.clear();
        return cut;
    }

    /** From now on nothing comes through the connections that are open, and neither side is told. */
    void freeze() {
        frozen.addAll(sockets);
    }

    /** Whether every request gets a page of 200 in the place of an answer. */
    void portal(boolean value) {
        portal = value;
    }

    int portalVisits() {
        return portalVisits.get();
    }

    /** Whether connections are cut that ask for an upgrade, as by a proxy that knows no WebSocket. */
    void blockWebSocket(boolean value) {
        webSocketBlocked = value;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket from = listener.accept();
                if (portal) {
                    daemon("portal", () -> answerAsPortal(from));
                    continue;
                }
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(from);
                sockets.add(to);
                daemon("proxy-up", () -> copy(from, to));
                daemon("proxy-down", () -> copy(to, from));
            } catch (IOException e) {
                // Closed, or the server is away: the client's attempt fails.
            }
        }
    }

    private void answerAsPortal(Socket from) {
        portalVisits.incrementAndGet();
        String page = "<html><body>Welcome. Please sign in.</body></html>";
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + page.length()
                + "\r\nConnection: close\r\n\r\n" + page;
        try (from) {
            int asked = from.getInputStream().read(new byte[BUFFER_BYTES]);
            if (asked > 0) {
                from.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // It did not wait for the page.
        }
    }

    private boolean isBlocked(byte[] buffer, int length) {
        return webSocketBlocked
                && new String(buffer, 0, length, StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT)
                        .contains("upgrade: websocket");
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0 && !isBlocked(buffer, n); n = in.read(buffer)) {
                if (!frozen.contains(from)) {
                    out.write(buffer, 0, n);
                }
            }
            if (frozen.contains(from)) {
                return;
            }
        } catch (IOException e) {
            // Cut.
        }
        reset(from);
        reset(to);
        sockets.remove(from);
        sockets.remove(to);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Closed already.
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
