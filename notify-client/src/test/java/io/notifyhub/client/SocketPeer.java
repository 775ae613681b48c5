package io.notifyhub.client;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a real port that says what the test tells it to. */
final class SocketPeer implements AutoCloseable {
    final List<WebSocketChannel> channels = new CopyOnWriteArrayList<>();
    final List<String> queries = new CopyOnWriteArrayList<>();
    final List<String> tokens = new CopyOnWriteArrayList<>();
    final List<String> received = new CopyOnWriteArrayList<>();
    volatile String greeting = "";
    volatile int refuseWith;
    private final Undertow server;

    SocketPeer(int port) {
        server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .addHttpListener(port, "127.0.0.1", exchange -> {
                    if (refuseWith != 0) {
                        queries.add("refused");
                        exchange.setStatusCode(refuseWith).endExchange();
                        return;
                    }
                    queries.add(exchange.getQueryString());
                    tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                    Handlers.websocket((opening, channel) -> greet(channel)).handleRequest(exchange);
                })
                .build();
        server.start();
    }

    private void greet(WebSocketChannel channel) {
        channel.getReceiveSetter().set(new AbstractReceiveListener() {
            @Override
            protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                received.add(message.getData());
            }
        });
        channel.resumeReceives();
        channels.add(channel);
        if (!greeting.isEmpty()) {
            WebSockets.sendText(greeting, channel, null);
        }
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port() + "/ws/notifications/");
    }

    WebSocketChannel last() {
        return channels.get(channels.size() - 1);
    }

    void send(String text) {
        WebSockets.sendText(text, last(), null);
    }

    void sendBinary() {
        WebSockets.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), last(), null);
    }

    void sendClose(int code) {
        WebSockets.sendClose(code, "bye", last(), null);
    }

    @Override
    public void close() {
        server.stop();
    }
}
