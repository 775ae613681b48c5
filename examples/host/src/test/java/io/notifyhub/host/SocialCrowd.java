package io.notifyhub.host;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What the people of a load share. Thread-safe. */
final class SocialCrowd {
    private final int port;
    private final SocialHttp http;
    private final AtomicLongArray ids;
    private final LongAdder calls = new LongAdder();
    private final LongAdder logouts = new LongAdder();

    SocialCrowd(int port, int people) {
        this.port = port;
        this.http = new SocialHttp(port);
        this.ids = new AtomicLongArray(people);
    }

    int port() {
        return port;
    }

    SocialHttp http() {
        return http;
    }

    void joined(int number, long id) {
        ids.set(number, id);
    }

    /** @return 0 if they have not been here yet */
    long idOf(int number) {
        return ids.get(Math.floorMod(number, ids.length()));
    }

    /** Whether everybody has been here. */
    boolean isComplete() {
        for (int i = 0; i < ids.length(); i++) {
            if (ids.get(i) == 0) {
                return false;
            }
        }
        return true;
    }

    void called() {
        calls.increment();
    }

    /** To change something. */
    long calls() {
        return calls.sum();
    }

    void left(boolean told) {
        if (told) {
            logouts.increment();
        }
    }

    long logouts() {
        return logouts.sum();
    }
}
