package io.notifyhub.host;

import io.notifyhub.host.SocialCall.Kind;
import io.notifyhub.host.SocialHttp.Answer;
import io.notifyhub.protocol.Notification;
import io.notifyhub.simulator.checker.Command;
import io.notifyhub.simulator.checker.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who uses the social application at random, and notes what they were told. One call at a time, which may be on any
 * thread.
 */
final class SocialPerson implements AutoCloseable {
    /** Whom a person knows: so many after them, in a circle. Few, so that they meet. */
    private static final int CIRCLE = 8;

    private static final int PATIENCE_SECONDS = 20;

    private final SocialCrowd crowd;
    private final int number;
    private final String name;
    private final Random random;

    /** Commands of the device and what became of them. */
    final History commands = new History();

    final List<SocialCall> calls = new ArrayList<>();

    // one call at a time
    private boolean registered;
    private long id;
    private String refresh = "";
    private int written;
    private int asked;

    private volatile String access = "";
    private volatile @Nullable SocialDevice device;

    SocialPerson(SocialCrowd crowd, int number, long seed) {
        this.crowd = crowd;
        this.number = number;
        this.name = "person" + number;
        this.random = new Random(seed + number);
    }

    long id() {
        return id;
    }

    /** Of somebody who was here once. */
    SocialDevice device() {
        return Objects.requireNonNull(device);
    }

    /** Whether they are signed in; signs in if they are not. */
    boolean isHere() {
        if (access.isEmpty()) {
            enter();
        }
        return !access.isEmpty();
    }

    /** Does something. */
    void act() {
        if (!isHere()) {
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 40) {
            write();
        } else if (dice < 62) {
            ask();
        } else if (dice < 82) {
            answer();
        } else if (dice < 87) {
            remove();
        } else if (dice < 95) {
            markRead();
        } else if (dice < 98) {
            refresh();
        } else {
            leave();
        }
    }

    // ---- signing in and out

    private void enter() {
        if (!registered) {
            Answer made = crowd.http()
                    .post(
                            "/api/register/",
                            "",
                            Map.of(
                                    "username",
                                    name,
                                    "email",
                                    name + "@example.org",
                                    "password",
                                    "pass word of " + name));
            // Taken: an earlier attempt did it after all.
            registered = made.isDone() || made.status() == 400;
            if (!registered) {
                return;
            }
        }
        Answer tokens =
                crowd.http().post("/api/login/", "", Map.of("username", name, "password", "pass word of " + name));
        if (!tokens.isDone()) {
            return;
        }
        if (id == 0) {
            id = crowd.http().get("/api/profile/", access(tokens)).id();
            if (id == 0) {
                return;
            }
            device = new SocialDevice(crowd.port(), String.valueOf(id), () -> access);
            crowd.joined(number, id);
        }
        keep(tokens);
        if (!device().isOn()) {
            device().turnOn();
        }
    }

    private static String access(Answer tokens) {
        return Objects.requireNonNull(tokens.body().access());
    }

    private void keep(Answer tokens) {
        refresh = Objects.requireNonNull(tokens.body().refresh());
        access = access(tokens);
    }

    private void refresh() {
        Answer tokens = crowd.http().post("/api/token/refresh/", "", Map.of("refresh", refresh));
        if (tokens.isDone()) {
            keep(tokens);
        } else if (tokens.status() == 401) {
            // The answer to an earlier refresh was lost, and its token was used up by it.
            access = "";
        }
    }

    private void leave() {
        device().turnOff(random.nextInt(3) == 0);
        Answer left = crowd.http().post("/api/logout/", access, Map.of("refresh", refresh));
        crowd.left(left.isDone());
        access = "";
    }

    // ---- friends and messages

    private long neighbour() {
        return crowd.idOf(number + 1 + random.nextInt(CIRCLE));
    }

    private void write() {
        long to = neighbour();
        if (to > 0) {
            String text = name + " writes <b>" + ++written + "</b> “é”";
            call(
                    Kind.WRITE,
                    to,
                    text,
                    () -> crowd.http().post("/api/messages/", access, Map.of("receiver_id", to, "content", text)));
        }
    }

    /** Somebody around, in either direction: now and then two ask each other at the same time. */
    private void ask() {
        int step = 1 + random.nextInt(CIRCLE);
        long to = crowd.idOf(random.nextBoolean() ? number + step : number - step);
        if (to > 0) {
            call(
                    Kind.ASK,
                    to,
                    "",
                    ++asked % 2 == 0
                            ? () -> crowd.http().post("/api/friends/request/" + to + "/", access, Map.of())
                            : () -> crowd.http().post("/api/connection_requests/", access, Map.of("to_user", to)));
        }
    }

    private void answer() {
        long request = device().takeRequest();
        if (request == 0) {
            return;
        }
        if (random.nextInt(4) == 0) {
            answer(Kind.REJECT, request, "/api/connection_requests/" + request + "/reject/");
        } else if (random.nextBoolean()) {
            answer(Kind.ACCEPT, request, "/api/connection_requests/" + request + "/accept/");
        } else {
            answer(Kind.ACCEPT, request, "/api/friends/accept/" + request + "/");
        }
    }

    private void answer(Kind kind, long request, String path) {
        SocialCall call = call(kind, request, "", () -> crowd.http().post(path, access, Map.of()));
        if (call.outcome() == SocialCall.Outcome.NOT_SENT || call.outcome() == SocialCall.Outcome.UNKNOWN) {
            device().putBack(request);
        }
    }

    private void remove() {
        List<SocialJson> friends = crowd.http()
                .get("/api/connections/?page_size=100", access)
                .body()
                .results();
        if (friends != null && !friends.isEmpty()) {
            SocialJson one = friends.get(random.nextInt(friends.size()));
            long friend = Objects.requireNonNull(one.user()).id();
            String path = "/api/connections/" + one.id() + "/";
            call(Kind.REMOVE, friend, "", () -> crowd.http().delete(path, access));
        }
    }

    private SocialCall call(Kind kind, long target, String text, Supplier<Answer> asking) {
        long begun = System.currentTimeMillis();
        Answer answer = asking.get();
        SocialCall call = new SocialCall(
                kind, id, target, text, begun, System.currentTimeMillis(), answer.outcome(), answer.id());
        calls.add(call);
        crowd.called();
        if (answer.status() == 401) {
            access = "";
        }
        return call;
    }

    // ---- the device

    @Override
    public void close() {
        SocialDevice left = device;
        if (left != null) {
            left.turnOff(true);
        }
    }

    private void markRead() {
        Notification entry = device().newest();
        if (entry == null || entry.read()) {
            return;
        }
        String op = "read " + id + "-" + entry.id() + "-" + random.nextLong();
        commands.invoked(op, System.currentTimeMillis(), new Command.Read(String.valueOf(id), entry.id()));
        device().client()
                .inbox()
                .markRead(entry.id())
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        commands.succeeded(op, System.currentTimeMillis(), 0);
                    } else {
                        commands.unknown(op, System.currentTimeMillis());
                    }
                });
    }
}
