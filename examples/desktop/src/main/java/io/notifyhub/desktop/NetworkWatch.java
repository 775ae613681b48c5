package io.notifyhub.desktop;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Notices that this machine has come to another network, as Java has no word of that: it compares the addresses it has every few
 * seconds. Thread-safe.
 */
final class NetworkWatch implements AutoCloseable {
    private static final int SECONDS = 3;

    private final Runnable onChange;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "network-watch");
        thread.setDaemon(true);
        return thread;
    });

    // confined to the timer
    private Set<String> known = Set.of();

    /** @param onChange called on a thread of its own */
    NetworkWatch(Runnable onChange) {
        this.onChange = onChange;
        timer.execute(() -> known = addresses());
        timer.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        Set<String> now = addresses();
        if (!now.equals(known)) {
            known = now;
            onChange.run();
        }
    }

    private static Set<String> addresses() {
        Set<String> addresses = new TreeSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .forEach(network -> network.inetAddresses()
                            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                            .forEach(address -> addresses.add(address.getHostAddress())));
        } catch (SocketException e) {
            // No networks at all.
        }
        return addresses;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
