package io.notifyhub.benchmark.nodes;

import io.notifyhub.benchmark.crowd.Servers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Redis and the PostgreSQL of a run: those that {@code REDIS_URL} and {@code DATABASE_URL} name, else ones that are started
 * here and end with this process.
 */
final class Backends implements AutoCloseable {
    private final String redisUrl;
    private final String databaseUrl;
    private @Nullable Process redis;
    private @Nullable EmbeddedPostgres postgres;

    /** @param database whether one is needed at all */
    Backends(boolean database) throws IOException, InterruptedException {
        String givenRedis = System.getenv("REDIS_URL");
        redisUrl = givenRedis != null ? givenRedis : startRedis();
        String givenDatabase = System.getenv("DATABASE_URL");
        databaseUrl =
                givenDatabase != null || !database ? Objects.requireNonNullElse(givenDatabase, "") : startPostgres();
    }

    String redisUrl() {
        return redisUrl;
    }

    String databaseUrl() {
        return databaseUrl;
    }

    /** The process of the Redis that was started here; 0 if it is another's. */
    long redisPid() {
        Process running = redis;
        return running == null ? 0 : running.pid();
    }

    private String startRedis() throws IOException, InterruptedException {
        int port = Servers.freePort();
        Process started = new ProcessBuilder(
                        List.of(redisBinary(), "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", ""))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        redis = started;
        while (!listens(port)) {
            if (!started.isAlive()) {
                throw new IOException("redis-server does not start: name one by REDIS_URL");
            }
            Thread.onSpinWait();
        }
        return "redis://127.0.0.1:" + port;
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The binary in the class path for this machine, else the one on the path. */
    private static String redisBinary() throws IOException {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String name = "/redis-server-7.0.15-" + (mac ? "darwin" : "linux") + '-' + (arm ? "arm64" : "amd64");
        try (InputStream in = Backends.class.getResourceAsStream(name)) {
            if (in == null) {
                return "redis-server";
            }
            Path file = Files.createTempFile("notify-redis", "");
            file.toFile().deleteOnExit();
            Files.write(file, in.readAllBytes());
            if (!file.toFile().setExecutable(true)) {
                throw new IOException(file + " could not be made executable");
            }
            return file.toString();
        }
    }

    private String startPostgres() throws IOException {
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        postgres = started;
        return "postgres://postgres:postgres@localhost:" + started.getPort() + "/postgres";
    }

    @Override
    public void close() throws IOException {
        Process running = redis;
        if (running != null) {
            running.destroyForcibly();
        }
        EmbeddedPostgres server = postgres;
        if (server != null) {
            server.close();
        }
    }
}
