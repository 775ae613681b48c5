package io.notifyhub.simulator.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one device saw, and where that led it. Confined to a thread; not changed once the case is made. */
final class ClientCase {
    record Indexed(int index, Event.OfClient event) {}

    /**
     * A time in which every new step has to come at once.
     *
     * @param above entries up to this id are none of the device's business
     */
    record Live(long from, long to, long above) {}

    final String name;
    final UserCase user;
    final List<Indexed> events = new ArrayList<>();
    final List<Live> live = new ArrayList<>();
    /** When a token first came in, in a step or a list. */
    final Map<String, Long> firstSeen = new HashMap<>();

    private @Nullable ClientWalk walk;

    ClientCase(String name, UserCase user) {
        this.name = name;
        this.user = user;
    }

    void walk(Case history) {
        walk = new ClientWalk(this, history.end, history.bound);
        walk.run();
    }

    /** Where it led. */
    ClientWalk walked() {
        ClientWalk done = walk;
        if (done == null) {
            throw new IllegalStateException("not walked yet");
        }
        return done;
    }
}
