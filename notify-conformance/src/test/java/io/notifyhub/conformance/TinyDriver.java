package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.conformance.driver.ControlChannel;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Drives {@link TinyClient}s with one bug, or with none. */
final class TinyDriver {
    private static final List<String> CAN =
            Arrays.stream(Ability.values()).map(Ability::wireName).toList();

    private final ControlChannel channel;
    private final Bug bug;
    private final Map<String, AtomicReference<String>> stores = new ConcurrentHashMap<>();
    private final Map<Integer, TinyClient> clients = new ConcurrentHashMap<>();

    private TinyDriver(ControlChannel channel, Bug bug) {
        this.channel = channel;
        this.bug = bug;
    }

    static Drivers with(Bug bug) {
        return (url, count) -> {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                threads.add(start(url, bug));
            }
            return (Closeable) () -> threads.forEach(Thread::interrupt);
        };
    }

    private static Thread start(String url, Bug bug) throws IOException {
        try {
            TinyDriver driver = new TinyDriver(new ControlChannel(url, "tiny " + bug, CAN), bug);
            Thread thread = new Thread(driver::run, "tiny-driver");
            thread.setDaemon(true);
            thread.start();
            return thread;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void run() {
        try {
            boolean more = true;
            while (more) {
                JsonNode command = channel.next();
                more = command == null || obey(command);
            }
        } catch (IOException | InterruptedException e) {
            // The suite is over.
        } finally {
            clients.values().forEach(TinyClient::stop);
        }
    }

    private boolean obey(JsonNode command) {
        int number = command.path("client").asInt();
        switch (command.path("do").asText()) {
            case "start" -> {
                AtomicReference<String> store = stores.computeIfAbsent(
                        bug == Bug.STORES_NOTHING
                                ? "life " + number
                                : command.path("store").asText(),
                        name -> new AtomicReference<>());
                TinyClient client =
                        new TinyClient(command, store, event -> channel.tell(event.put("client", number)), bug);
                clients.put(number, client);
                client.start();
            }
            case "call" -> {
                TinyClient called = clients.get(number);
                if (called != null) {
                    called.call(command);
                }
            }
            case "stop" -> {
                TinyClient last = clients.remove(number);
                if (last != null) {
                    last.stop();
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
