package io.notifyhub.benchmark.nodes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Processes of servers that say {@code ready}, and send when they are told to. Confined to one thread. */
final class Rival implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final List<BufferedReader> outputs = new ArrayList<>();

    /** Starts one more process, on the servers' processor, and waits until it is ready. */
    void start(List<String> command) throws IOException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", SeveralNodes.SERVERS));
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

    private static void await(BufferedReader output, String word) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word)) {
                return;
            }
            System.out.println("  " + line);
        }
        throw new IOException("a server ended");
    }

    List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    /** Has all send, and waits until they have sent. */
    void run(String order) throws IOException {
        for (Process process : processes) {
            PrintStream in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            in.println(order);
        }
        for (BufferedReader output : outputs) {
            await(output, "sent");
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
