package io.notifyhub.host;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.CursorStore;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.ReconnectPolicy;
import io.notifyhub.client.TokenSupplier;
import io.notifyhub.protocol.Notification;
import io.notifyhub.simulator.checker.Event;
import io.notifyhub.simulator.checker.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What somebody of the social application gets notifications on, and what it was told in each of its lives. It keeps its place
 * from one to the next, unless it is to forget. Turned on and off by one thread at a time.
 */
final class SocialDevice {
    private static final ReconnectPolicy RECONNECT =
            ReconnectPolicy.of(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(10));

    private final int port;
    private final String user;
    private final TokenSupplier token;
    private final AtomicLong heard = new AtomicLong();
    private final Queue<Long> requests = new ConcurrentLinkedQueue<>();

    /** Of lives that have ended, in order. */
    private final List<History> past = new ArrayList<>();

    private @Nullable String savedCursor;
    private @Nullable Life life;

    private volatile @Nullable Notification newest;

    /** From turning it on to turning it off. */
    private record Life(History history, Observed observed, NotifyClient client) {}

    SocialDevice(int port, String user, TokenSupplier token) {
        this.port = port;
        this.user = user;
        this.token = token;
    }

    private String name() {
        return "device of " + user;
    }

    boolean isOn() {
        return life != null;
    }

    NotifyClient client() {
        return Objects.requireNonNull(life, "turned off").client();
    }

    void turnOn() {
        History history = new History(event -> heard.incrementAndGet());
        history.clientStarted(name(), System.currentTimeMillis(), user, savedCursor);
        Observed observed = new Observed(history, user, name(), SocialDevice::token);
        NotifyClient client = NotifyClient.builder(RunningHub.address(port))
                .token(token)
                .deviceId(name())
                .cursorStore(new Kept(name(), savedCursor, history))
                .reconnectPolicy(RECONNECT)
                .listener(observed)
                .onNotification(this::came)
                .build();
        life = new Life(history, observed, client);
        client.connect();
    }

    private void came(Notification notification) {
        newest = notification;
        if (notification.type().equals("friend_request")) {
            requests.add(SocialJson.read(notification.dataJson()).request_id());
        }
    }

    /** What tells a notification of the application from all others: what it is about, and what it says of it. */
    static String token(Notification notification) {
        SocialJson data = SocialJson.read(notification.dataJson());
        return notification.type().equals("new_message")
                ? "new_message:" + data.id() + ':' + data.content()
                : notification.type() + ':' + data.request_id();
    }

    /** Where the device came to, for its next life. */
    private record Kept(String device, @Nullable String from, History history) implements CursorStore {
        @Override
        public @Nullable String load(String key) {
            return from;
        }

        @Override
        public void save(String key, String cursor) {
            history.cursorSaved(device, System.currentTimeMillis(), cursor);
        }

        @Override
        public boolean isQuick() {
            return true;
        }
    }

    /** @param forget whether it begins anew in its next life, at the present of then */
    void turnOff(boolean forget) {
        Life ending = life;
        life = null;
        newest = null;
        if (ending == null) {
            return;
        }
        ending.history().killed(name(), System.currentTimeMillis());
        ending.client().close();
        // What a callback that was running noted afterwards belongs to no life.
        List<Event> events = ending.history().events();
        History whole = new History();
        savedCursor = null;
        for (Event event : events) {
            whole.add(event);
            if (event instanceof Event.CursorSaved saved && !forget) {
                savedCursor = saved.cursor();
            } else if (event instanceof Event.Killed) {
                break;
            }
        }
        past.add(whole);
    }

    /** How much it was told, and did, in all. */
    long heard() {
        return heard.get();
    }

    /** Whether it is connected and has all that was there then. */
    boolean isCaughtUp() {
        Life now = life;
        return now != null
                && now.client().state() == ClientState.CONNECTED
                && now.observed().isCaughtUp();
    }

    /** A friend request that came and was not answered here yet; 0 if there is none. */
    long takeRequest() {
        Long request = requests.poll();
        return request == null ? 0 : request;
    }

    void putBack(long request) {
        requests.add(request);
    }

    @Nullable
    Notification newest() {
        return newest;
    }

    /** All it was told, life by life, so far. */
    List<History> histories() {
        List<History> all = new ArrayList<>(past);
        Life now = life;
        if (now != null) {
            History whole = new History();
            now.history().events().forEach(whole::add);
            all.add(whole);
        }
        return all;
    }

    long ignoredSteps() {
        Life now = life;
        return now == null ? 0 : now.client().ignoredSteps();
    }
}
