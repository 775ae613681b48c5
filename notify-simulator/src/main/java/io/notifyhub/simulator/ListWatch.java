package io.notifyhub.simulator;

import io.notifyhub.client.InboxSnapshot;
import io.notifyhub.protocol.Notification;
import io.notifyhub.simulator.checker.Entry;
import io.notifyhub.simulator.checker.Event;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Compares the list that a device shows with the log, when everything is quiet. For one thread. */
final class ListWatch {
    private final World world;

    ListWatch(World world) {
        this.world = world;
    }

    void check() {
        for (Event event : world.history.events()) {
            if (event instanceof Event.FinalLog log) {
                world.clients.stream()
                        .filter(client -> client.user.equals(log.user()) && client.hasList())
                        .forEach(client -> check(client, log));
            }
        }
    }

    private void check(SimulatedClient device, Event.FinalLog log) {
        SimulatedClient.Life life = device.life();
        if (life == null || !device.isSettled()) {
            return;
        }
        InboxSnapshot shown = life.client.inboxModel().snapshot();
        world.tally.add(shown.isComplete() ? "list complete" : "list of the newest");
        TreeMap<Long, Entry> expected = new TreeMap<>();
        log.entries().forEach(entry -> expected.put(entry.id(), entry));
        List<Notification> entries = shown.entries();
        // Where everything that was shown has been deleted, older entries may be there all the same.
        boolean emptied = entries.isEmpty() && !shown.isComplete();
        long oldest = shown.isComplete() || emptied
                ? 0
                : entries.get(entries.size() - 1).id();
        NavigableMap<Long, Entry> there = expected.tailMap(oldest, true);
        List<Entry> wanted = List.copyOf(there.descendingMap().values());
        List<Entry> given = entries.stream().map(Steps::entry).toList();
        if (!emptied && !wanted.equals(given)) {
            world.report(device.name + " lists " + given + (shown.isComplete() ? "" : " and older ones")
                    + ", and the log has " + wanted);
        }
        if (shown.unreadCount() != log.unread()) {
            world.report(device.name + " counts " + shown.unreadCount() + " unread, and the log " + log.unread());
        }
    }
}
