package io.notifyhub.simulator.checker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When delivery was allowed to take long. Confined to a thread. */
final class Outages {
    private record Outage(long from, long to, @Nullable String client) {}

    private final Map<String, Event.OutageBegan> open = new HashMap<>();
    private final List<Outage> closed = new ArrayList<>();

    void began(Event.OutageBegan event) {
        open.put(event.name(), event);
    }

    void ended(Event.OutageEnded event) {
        Event.OutageBegan began = open.remove(event.name());
        if (began != null) {
            closed.add(new Outage(began.at(), event.at(), began.client()));
        }
    }

    /** After the last event: what is still open never ends. */
    void finish() {
        open.values().forEach(began -> closed.add(new Outage(began.at(), Long.MAX_VALUE, began.client())));
        open.clear();
        closed.sort(Comparator.comparingLong(Outage::from));
    }

    /** Until when something that was due from {@code from} on may be missing; never if an outage does not end. */
    long deadline(String client, long from, long bound) {
        long since = from;
        for (Outage outage : closed) {
            boolean concerns = outage.client() == null || outage.client().equals(client);
            if (concerns && outage.from() <= since + bound && outage.to() > since) {
                if (outage.to() == Long.MAX_VALUE) {
                    return Long.MAX_VALUE;
                }
                since = outage.to();
            }
        }
        return since + bound;
    }

    /** Whether any outage of this client lies between the two. */
    boolean touch(String client, long from, long to) {
        return closed.stream()
                .anyMatch(outage -> (outage.client() == null || outage.client().equals(client))
                        && outage.from() <= to
                        && outage.to() >= from);
    }
}
