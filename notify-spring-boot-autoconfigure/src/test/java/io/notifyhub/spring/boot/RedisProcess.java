package io.notifyhub.spring.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real Redis on a free port: {@code NOTIFY_TEST_REDIS_SERVER}, else the one in the class path for this machine, else {@code
 * redis-server} on the path. Where there is none the test fails.
 */
record RedisProcess(Process process, int port) implements AutoCloseable {
    static RedisProcess start(Path folder) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        binary(folder).toString(), "--port", "" + port, "--bind", "127.0.0.1", "--save", "")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("Redis does not start: " + Files.readString(folder.resolve("redis.log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return new RedisProcess(process, port);
    }

    private static boolean answers(int port) {
        try (java.net.Socket socket = new java.net.Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path binary(Path folder) throws IOException {
        String named = System.getenv("NOTIFY_TEST_REDIS_SERVER");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String name = "redis-server-7.0.15-" + (mac ? "darwin" : "linux") + (arm ? "-arm64" : "-amd64");
        try (InputStream in = RedisProcess.class.getResourceAsStream('/' + name)) {
            if (in == null) {
                return Path.of("redis-server");
            }
            Path file = folder.resolve(name);
            Files.write(file, in.readAllBytes());
            if (!file.toFile().setExecutable(true)) {
                throw new IOException(file + " could not be made executable");
            }
            return file;
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
