package io.notifyhub.benchmark.crowd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes of servers, or of clients, that say {@code ready}, and do what they are told. Confined to one thread. */
public final class Servers implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final List<BufferedReader> outputs = new ArrayList<>();
    private final int processor;

    /** Servers on the first processor. */
    public Servers() {
        this(0);
    }

    public Servers(int processor) {
        this.processor = processor;
    }

    /** Starts one more process, on their processor, and waits until it is ready. */
    public void start(List<String> command) throws IOException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", String.valueOf(processor)));
        pinned.addAll(command);
        Process process = new ProcessBuilder(pinned)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        outputs.add(output);
        await(output, "ready");
    }

    private static String await(BufferedReader output, String word) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length()).trim();
            }
            System.out.println("  " + line);
        }
        throw new IOException("a server ended");
    }

    public List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    /** Has all send, and waits until they have sent. */
    public void run(String order) throws IOException {
        tell(order);
        for (BufferedReader output : outputs) {
            await(output, "sent");
        }
    }

    /** Tells all something. */
    public void tell(String order) throws IOException {
        for (Process process : processes) {
            OutputStream in = process.getOutputStream();
            in.write((order + '\n').getBytes(StandardCharsets.UTF_8));
            in.flush();
        }
    }

    /** Asks the first one, and waits for a line that begins with the first word of the question. @return the rest of it */
    public String ask(String question) throws IOException {
        tell(question);
        return await(outputs.get(0), question.split(" ", 2)[0]);
    }

    /** A port that nobody listens at now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
