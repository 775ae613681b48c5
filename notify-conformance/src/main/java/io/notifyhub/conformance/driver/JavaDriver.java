package io.notifyhub.conformance.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.client.CursorStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the Java client as the suite tells it to: one client at a time, with what it stored kept for the next. Thread-safe.
 */
public final class JavaDriver implements AutoCloseable {
    private static final List<String> CAN = List.of(
            "commands", "list", "store", "device", "network", "timeout", "refresh", "offline", "inbox", "stream");

    private final ControlChannel channel;
    private final Map<String, CursorStore> stores = new ConcurrentHashMap<>();
    private final Map<Integer, DrivenClient> clients = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private JavaDriver(ControlChannel channel) {
        this.channel = channel;
    }

    /** Registers at the suite and does what it says on a thread of its own. Blocks for the registration. */
    public static JavaDriver start(String url) throws IOException {
        return start(url, new CountDownLatch(1));
    }

    private static JavaDriver start(String url, CountDownLatch over) throws IOException {
        try {
            JavaDriver driver = new JavaDriver(new ControlChannel(
                    url, "the Java client on Java " + Runtime.version().feature(), CAN));
            Thread loop = new Thread(() -> driver.run(over), "driver");
            loop.setDaemon(true);
            loop.start();
            return driver;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /**
     * As a program of its own.
     *
     * @param arguments the address of the suite and how many drivers to run
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int count = Integer.parseInt(arguments[1]);
        CountDownLatch over = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            start(arguments[0], over);
        }
        over.await();
    }

    private void run(CountDownLatch over) {
        try {
            boolean more = true;
            while (more && !closed) {
                JsonNode command = channel.next();
                more = command == null || obey(command);
            }
        } catch (IOException | InterruptedException e) {
            // The suite is over.
        } finally {
            clients.values().forEach(DrivenClient::stop);
            over.countDown();
        }
    }

    /** Whether there may be more. */
    private boolean obey(JsonNode command) {
        int number = command.path("client").asInt();
        switch (command.path("do").asText()) {
            case "start":
                CursorStore store =
                        stores.computeIfAbsent(command.path("store").asText(), name -> CursorStore.memory());
                clients.put(number, new DrivenClient(number, command, store, channel));
                return true;
            case "call":
                DrivenClient called = clients.get(number);
                if (called != null) {
                    called.call(command);
                }
                return true;
            case "stop":
                DrivenClient last = clients.remove(number);
                if (last != null) {
                    last.stop();
                }
                return true;
            default:
                return false;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
