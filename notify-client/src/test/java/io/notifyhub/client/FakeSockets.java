package io.notifyhub.client;

import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketFactory;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.client.spi.SocketRequest;
import java.util.ArrayList;
import java.util.List;

/** Sockets whose other end is the test. */
final class FakeSockets implements SocketFactory {
    final List<FakeSocket> opened = new ArrayList<>();

    @Override
    public ClientSocket connect(SocketRequest request, SocketListener listener) {
        FakeSocket socket = new FakeSocket(request, listener);
        opened.add(socket);
        return socket;
    }

    FakeSocket last() {
        return opened.get(opened.size() - 1);
    }

    /** One of them. */
    static final class FakeSocket implements ClientSocket {
        final SocketRequest request;
        final SocketListener listener;
        final List<String> sent = new ArrayList<>();
        boolean full;
        boolean terminated;
        int closedWith;

        FakeSocket(SocketRequest request, SocketListener listener) {
            this.request = request;
            this.listener = listener;
        }

        String query() {
            String query = request.uri().getRawQuery();
            return query == null ? "" : query;
        }

        @Override
        public boolean send(String text) {
            return !full && sent.add(text);
        }

        @Override
        public void close(int code, String reason) {
            closedWith = code;
        }

        @Override
        public void terminate() {
            terminated = true;
        }

        boolean isOver() {
            return terminated || closedWith != 0;
        }
    }
}
