package io.notifyhub.transport.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis process of the test's own, which can be killed, stopped for a while and started again at its port. */
final class RedisServer implements AutoCloseable {
    private final int port;
    private final Path folder;
    private final List<String> options;
    private @Nullable Process process;

    private RedisServer(int port, List<String> options) throws IOException {
        this.port = port;
        this.options = options;
        this.folder = Files.createTempDirectory("notify-redis-data");
    }

    /** Keeps nothing over a restart. */
    static RedisServer started(String... options) {
        return startedAt(freePort(), options);
    }

    static RedisServer startedAt(int port, String... options) {
        try {
            RedisServer server = new RedisServer(port, List.of(options));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        // A cluster's bus has the port ten thousand above.
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() < 55_000) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                RedisBinary.path().toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString()));
        command.addAll(options);
        launch(command);
    }

    /** A sentinel reads and writes its configuration file. */
    static RedisServer sentinel(Path configuration, int port) throws IOException {
        RedisServer server = new RedisServer(port, List.of());
        server.launch(List.of(RedisBinary.path().toString(), configuration.toString(), "--sentinel"));
        return server;
    }

    private void launch(List<String> command) throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        process = started;
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .failFast("the Redis server ended: " + log(), () -> !started.isAlive())
                .until(this::answers);
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean answers() {
        try {
            return "PONG".equals(text(command(Protocol.Command.PING)));
        } catch (JedisException e) {
            // NOAUTH and the like are answers too.
            return String.valueOf(e.getMessage()).startsWith("NOAUTH");
        }
    }

    static String text(@Nullable Object reply) {
        return reply instanceof byte[] bytes ? Keys.text(bytes) : String.valueOf(reply);
    }

    /** Runs a command on a connection of its own. */
    @Nullable
    Object command(Protocol.Command name, String... arguments) {
        return command(null, null, name, arguments);
    }

    @Nullable
    Object command(@Nullable String user, @Nullable String password, Protocol.Command name, String... arguments) {
        DefaultJedisClientConfig config = DefaultJedisClientConfig.builder()
                .resp2()
                .user(user)
                .password(password)
                .timeoutMillis(10_000)
                .build();
        Connection connection = new Connection(new HostAndPort("127.0.0.1", port), config);
        try {
            connection.sendCommand(name, arguments);
            return connection.getOne();
        } finally {
            Connections.close(connection);
        }
    }

    long pid() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running.pid();
    }

    /** As a power cut would. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** SIGSTOP: connections stay, nothing is answered. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", '-' + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " gave " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
