package io.notifyhub.benchmark.nodes;

import io.notifyhub.benchmark.crowd.Servers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The host, {@code ./notify serve}, in a process of its own and always at the same port. Thread-safe. */
final class HostProcess implements AutoCloseable {
    private final InetSocketAddress address;
    private final Map<String, String> environment;
    private volatile @Nullable Process process;

    HostProcess(Map<String, String> environment) throws IOException {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Servers.freePort());
        this.environment = environment;
    }

    InetSocketAddress address() {
        return address;
    }

    /** Returns when it listens. */
    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        "io.notifyhub.host.Main",
                        "serve",
                        "--port",
                        String.valueOf(address.getPort()))
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        BufferedReader out =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            if (line.contains("listens on")) {
                drain(out);
                return;
            }
        }
        throw new IOException("the host ended: " + said);
    }

    /** What it says afterwards is shown, so that nothing that is wrong goes unseen. */
    private void drain(BufferedReader out) {
        Thread thread = new Thread(() -> {
            try {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    System.out.println("  host: " + line);
                }
            } catch (IOException e) {
                // It has ended.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells it to end, as an operator does, and waits until it has. @return in how many milliseconds */
    long terminate() throws InterruptedException {
        long begin = System.nanoTime();
        Process running = process;
        if (running != null) {
            running.destroy();
            running.waitFor();
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
