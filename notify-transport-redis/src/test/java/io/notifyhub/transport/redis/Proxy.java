package io.notifyhub.transport.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Passes TCP connections on, and swallows what goes up or down while told to, as a network does that loses every packet: no
 * side sees an end. Thread-safe.
 */
final class Proxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private boolean upHeld;
    private boolean downHeld;

    Proxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("proxy-accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing goes through in the directions named. */
    void hold(boolean up, boolean down) {
        lock.lock();
        try {
            upHeld = up;
            downHeld = down;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Everything goes through again, also what was held back. */
    void pass() {
        hold(false, false);
    }

    private void awaitPassage(boolean up) throws IOException {
        lock.lock();
        try {
            while (up ? upHeld : downHeld) {
                changed.await();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket from = listener.accept();
                from.setTcpNoDelay(true);
                sockets.add(from);
                daemon("proxy-connect", () -> connect(from));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void connect(Socket from) {
        try {
            Socket to = new Socket();
            // Little is kept on the way, so that the server notices soon that nobody reads.
            to.setReceiveBufferSize(8 * 1024);
            to.setTcpNoDelay(true);
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            sockets.add(to);
            daemon("proxy-up", () -> copy(from, to, true));
            copy(to, from, false);
        } catch (IOException e) {
            close(from);
        }
    }

    private void copy(Socket from, Socket to, boolean up) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitPassage(up);
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One side is gone.
        }
        close(from);
        close(to);
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
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
        sockets.forEach(this::close);
        pass();
    }
}
