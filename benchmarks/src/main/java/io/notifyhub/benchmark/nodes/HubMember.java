package io.notifyhub.benchmark.nodes;

import io.notifyhub.benchmark.crowd.LightSocket;
import io.notifyhub.benchmark.crowd.Member;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A device of a user of NotifyHub that takes every step once and in order, and comes back as the clients of this project do: when
 * it was told to, else at random within a bound that doubles. Confined to the crowd's thread, except for what is volatile.
 */
final class HubMember implements Member {
    private static final long FIRST_BACKOFF_MILLIS = 250;
    private static final long LAST_BACKOFF_MILLIS = 30_000;

    /** What all of them have in common. */
    interface Crew {
        /** The host that a load balancer would choose now; another one each time. */
        InetSocketAddress choose();

        String token(String user);

        /** A device has caught up after it connected. */
        void arrived(boolean again);

        /** A step came live, or an event. */
        void delivered(String frame);
    }

    final String user;
    private final Crew crew;
    private final List<String> violations = new ArrayList<>();
    private volatile long rev = -1;
    private volatile boolean present;
    private String cursor = "";
    private boolean live;
    private boolean returning;
    private long toldMillis = -1;
    private long backoffMillis = FIRST_BACKOFF_MILLIS;
    private final AtomicInteger steps = new AtomicInteger();

    HubMember(String user, Crew crew) {
        this.user = user;
        this.crew = crew;
    }

    /** The last step it has. */
    long rev() {
        return rev;
    }

    /** Whether it is connected and has everything up to its opening. */
    boolean isPresent() {
        return present;
    }

    int steps() {
        return steps.get();
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private synchronized void violation(String text) {
        violations.add(text);
    }

    @Override
    public InetSocketAddress target() {
        return crew.choose();
    }

    @Override
    public String path() {
        String resume = cursor.isEmpty() ? "" : "&cursor=" + cursor;
        return "/ws/notifications/?token=" + crew.token(user) + resume;
    }

    @Override
    public void upgraded(LightSocket socket) {
        backoffMillis = FIRST_BACKOFF_MILLIS;
    }

    @Override
    public void text(byte[] data, int at, int length, LightSocket socket) {
        String text = new String(data, at, length, StandardCharsets.UTF_8);
        String type = field(text, "\"type\":\"", '"');
        switch (type) {
            case "connection_established" -> greeted(text);
            case "caught_up" -> {
                live = true;
                present = true;
                crew.arrived(returning);
                returning = true;
            }
            case "closing" -> toldMillis = Long.parseLong(field(text, "\"retry_after_ms\":", ',', '}'));
            case "reset" -> violation("told to reload: " + text);
            default -> step(text);
        }
    }

    private void greeted(String text) {
        String at = field(text, "\"cursor\":\"", '"');
        if (rev < 0) {
            rev = rev(at);
            cursor = at;
        } else if (!text.contains("\"resumed\":true")) {
            violation("could not resume from " + cursor + ": " + text);
        }
    }

    private void step(String text) {
        String at = field(text, "\"cursor\":\"", '"');
        if (at.isEmpty()) {
            crew.delivered(text);
            return;
        }
        long next = rev(at);
        if (next != rev + 1) {
            violation((next <= rev ? "doubled or out of order: " : "lost: ") + next + " after " + rev);
        }
        rev = next;
        cursor = at;
        steps.incrementAndGet();
        if (live) {
            crew.delivered(text);
        }
    }

    private static long rev(String cursor) {
        return Long.parseLong(cursor.substring(0, cursor.indexOf('.')));
    }

    /** What follows a name, up to one of the ends; empty if it is not there. */
    static String field(String text, String name, char... ends) {
        int from = text.indexOf(name);
        if (from < 0) {
            return "";
        }
        int begin = from + name.length();
        int end = begin;
        while (end < text.length() && new String(ends).indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(begin, end);
    }

    @Override
    public long lost(boolean opened) {
        present = false;
        live = false;
        long told = toldMillis;
        toldMillis = -1;
        if (told >= 0) {
            return told;
        }
        long bound = backoffMillis;
        backoffMillis = Math.min(2 * bound, LAST_BACKOFF_MILLIS);
        return ThreadLocalRandom.current().nextLong(bound);
    }
}
