package io.notifyhub.benchmark.size;

import io.notifyhub.benchmark.crowd.Beat;
import io.notifyhub.benchmark.crowd.Servers;
import io.notifyhub.benchmark.live.HubServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Nodes on one processor and processes of clients on the other, as many of each as it takes: a process may open so many
 * descriptors, and an address has so many ports to connect from. Confined to one thread.
 */
final class Town implements AutoCloseable {
    private static final int NODES_PROCESSOR = 0;
    private static final int CLIENTS_PROCESSOR = 1;
    /** As many connections as a process of clients has. */
    private static final int PER_CLIENT = 20_000;
    /** Classes, selectors, and what is on its way. */
    private static final int OTHER_DESCRIPTORS = 500;

    /** How long nothing may come before the rest counts as lost. */
    private static final long PATIENCE = 5_000 * Beat.MILLI;

    private static final int HEAP_MEBIBYTES = 512;
    private static final int CONNECTIONS_PER_MEBIBYTE = 128;

    private final List<Servers> nodes = new ArrayList<>();
    private final List<Servers> clients = new ArrayList<>();
    private final int perNode;
    private final int perClient;
    private int connected;

    /**
     * What was heard of a number of sends.
     *
     * @param lost of these
     * @param disordered of those that came
     * @param took how long they took, in nanoseconds from when they were due
     */
    record Heard(long lost, long disordered, Histogram took) {}

    Town(int connections, int descriptors) throws IOException {
        perNode = Math.min(connections, descriptors - OTHER_DESCRIPTORS);
        perClient = Math.min(perNode, PER_CLIENT);
        List<String> ports = new ArrayList<>();
        int heap = HEAP_MEBIBYTES + perNode / CONNECTIONS_PER_MEBIBYTE;
        for (int first = 0; first < connections; first += perNode) {
            ports.add(String.valueOf(Servers.freePort()));
            List<String> command = HubServer.command(heap + "m");
            command.add(ports.get(ports.size() - 1));
            nodes.add(started(NODES_PROCESSOR, command));
        }
        for (int first = 0; first < connections; first += perClient) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    Inhabitants.class.getName(),
                    String.valueOf(first),
                    String.valueOf(perNode)));
            command.addAll(ports);
            clients.add(started(CLIENTS_PROCESSOR, command));
        }
    }

    private static Servers started(int processor, List<String> command) throws IOException {
        Servers process = new Servers(processor);
        process.start(command);
        return process;
    }

    List<Servers> nodes() {
        return nodes;
    }

    int connected() {
        return connected;
    }

    /** Connects all below this one. */
    void connect(int upTo) throws IOException {
        connected = 0;
        for (int i = 0; i < clients.size() && i * perClient < upTo; i++) {
            connected += Integer.parseInt(clients.get(i).ask("connect " + Math.min(upTo, (i + 1) * perClient)));
        }
    }

    /**
     * Sends to one after the other, in an order without pattern. Blocks until what came has come.
     *
     * @param perSecond a multiple of a thousand
     */
    Heard send(int perSecond, int seconds) throws IOException {
        for (Servers client : clients) {
            client.tell("time");
        }
        int inhabited = (connected + perNode - 1) / perNode;
        int perBeat = perSecond / 1_000;
        Beat.go(seconds * 1_000, (beat, due) -> {
            int node = beat % inhabited;
            long first = (long) (beat / inhabited) * perBeat;
            nodes.get(node).tell("spread " + first + ' ' + perBeat + ' ' + at(node) + ' ' + due);
        });
        return heard((long) seconds * 1_000 * perBeat);
    }

    /** How many are connected to this node. */
    private int at(int node) {
        return Math.min(perNode, connected - node * perNode);
    }

    private Heard heard(long sent) throws IOException {
        long came = 0;
        long since = System.nanoTime();
        while (came < sent && System.nanoTime() - since < PATIENCE) {
            LockSupport.parkNanos(20 * Beat.MILLI);
            long now = 0;
            for (Servers client : clients) {
                now += Long.parseLong(client.ask("came"));
            }
            if (now != came) {
                came = now;
                since = System.nanoTime();
            }
        }
        long disordered = 0;
        Histogram took = new Histogram(3);
        for (Servers client : clients) {
            String[] words = client.ask("heard").split(" ");
            disordered += Long.parseLong(words[0]);
            took.add(Histogram.decodeFromByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(words[1])), 0));
        }
        return new Heard(sent - came, disordered, took);
    }

    @Override
    public void close() {
        clients.forEach(Servers::close);
        nodes.forEach(Servers::close);
    }
}
