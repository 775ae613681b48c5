package io.notifyhub.benchmark.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server under test: how it is started, and how its clients come in. */
enum Contestant {
    NOTIFYHUB("NotifyHub", Dialect.HUB),
    UNDERTOW("Undertow sendText", Dialect.PLAIN),
    COMETD("CometD", Dialect.BAYEUX),
    STOMP("Spring STOMP, simple broker", Dialect.STOMP),
    NETTY_SOCKETIO("netty-socketio", Dialect.SOCKET_IO),
    WS("ws on Node", Dialect.PLAIN),
    SOCKETIO("socket.io", Dialect.SOCKET_IO),
    EPOLL("C on epoll, a write each", Dialect.PLAIN);

    /** How many times less is asked of a server that is slow and needs much memory for each connection. */
    private static final int LESS = 6;

    final String title;
    final Dialect dialect;

    Contestant(String title, Dialect dialect) {
        this.title = title;
        this.dialect = dialect;
    }

    /** As it is called on the command line, and its folder. */
    String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** What is measured of this one: {@code asked}, or less of it. */
    Trial.Settings settings(Trial.Settings asked) {
        return this == STOMP
                ? new Trial.Settings(asked.perSecond(), asked.seconds(), asked.flood() / LESS, asked.idle() / LESS)
                : asked;
    }

    /**
     * @param rivals the folder with the rivals, built
     * @param port to listen on
     */
    List<String> command(Path rivals, int port) {
        Path folder = rivals.resolve(id());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = switch (this) {
            case NOTIFYHUB -> HubServer.command("1g");
            case UNDERTOW, COMETD, STOMP, NETTY_SOCKETIO ->
                new ArrayList<>(List.of(
                        java,
                        "-Xmx1g",
                        "@" + folder.resolve("target/arguments"),
                        folder.resolve("Server.java").toString()));
            case WS, SOCKETIO ->
                new ArrayList<>(List.of(
                        "node", "--expose-gc", folder.resolve("server.js").toString()));
            case EPOLL ->
                new ArrayList<>(List.of(folder.resolve("target/server").toString()));
        };
        command.add(String.valueOf(port));
        return command;
    }
}
