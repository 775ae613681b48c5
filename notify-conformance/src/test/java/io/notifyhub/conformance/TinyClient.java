package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.conformance.driver.ControlChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client as small as one can be that keeps the protocol, on the JDK's own socket, with a bug if it is wanted. Connections
 * are kept here, what the frames mean in {@link TinyFeed}. Confined to its own thread, but for start, stop and call.
 */
final class TinyClient {
    private static final Set<Integer> STAY_AWAY = Set.of(1000, 4001, 4003, 4009);
    private static final Set<Integer> COME_BACK =
            Set.of(1001, 1002, 1003, 1006, 1007, 1009, 1011, 1013, 4002, 4008, 4029);
    private static final AtomicLong ATTEMPTS = new AtomicLong(System.currentTimeMillis());
    private static final Random RANDOM = new Random();

    private final JsonNode settings;
    private final Consumer<ObjectNode> teller;
    private final Bug bug;
    private final TinyFeed feed;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tiny");
        thread.setDaemon(true);
        return thread;
    });
    private final long attempt = ATTEMPTS.incrementAndGet();

    private int failures;
    private int attempts;
    private int generation;
    private boolean ended;
    private boolean asking;
    private boolean connected;
    private @Nullable TinyTransport socket;
    private int blocked;
    private @Nullable String token;
    private @Nullable String refusedToken;
    private boolean refusedForGood;
    private @Nullable JsonNode closing;
    private long lastHeard;
    private final List<ScheduledFuture<?>> timers = new ArrayList<>();
    private final Map<String, JsonNode> calls = new LinkedHashMap<>();
    private final List<JsonNode> offline = new ArrayList<>();
    private @Nullable Runnable onFarewell;

    TinyClient(JsonNode settings, AtomicReference<String> store, Consumer<ObjectNode> teller, Bug bug) {
        this.settings = settings;
        this.teller = teller;
        this.bug = bug;
        this.feed = new TinyFeed(this, store, bug);
    }

    // ---- for any thread

    void start() {
        tellState("connecting");
        post(this::connect);
    }

    void call(JsonNode command) {
        post(() -> send(command));
    }

    void stop() {
        post(() -> {
            boolean goesOn = bug == Bug.COMES_BACK_AFTER_GOODBYE;
            ended = !goesOn;
            TinyTransport last = socket;
            detach();
            generation++;
            if (last != null && bug != Bug.NO_GOODBYE) {
                last.goodbye();
            }
            if (bug == Bug.WAITS_FOR_GOODBYE && last != null) {
                onFarewell = () -> tell("stopped", event -> {});
            } else {
                loop.schedule(() -> abort(last), 500, TimeUnit.MILLISECONDS);
                tell("stopped", event -> {});
            }
            if (goesOn) {
                loop.schedule(this::connect, 700, TimeUnit.MILLISECONDS);
            }
        });
    }

    private static void abort(@Nullable TinyTransport last) {
        if (last != null) {
            last.abort();
        }
    }

    private void post(Runnable task) {
        loop.execute(task);
    }

    // ---- telling

    void tell(String kind, Consumer<ObjectNode> more) {
        ObjectNode event = Frames.JSON.createObjectNode().put("event", kind);
        more.accept(event);
        teller.accept(event);
    }

    private void tellState(String state) {
        tell("state", event -> event.put("state", state));
    }

    // ---- connecting

    private void connect() {
        if (ended) {
            return;
        }
        int mine = ++generation;
        attempts++;
        closing = null;
        if (bug != Bug.NO_DEADLINE) {
            timer(settings.path("connect_timeout_ms").asLong(15_000), () -> lost(mine, 0));
        }
        if (token != null && bug == Bug.KEEPS_ITS_TOKEN) {
            open(mine);
        } else if (!asking || bug == Bug.ASKS_FOR_TOKENS_AT_ONCE) {
            asking = true;
            Thread asker = new Thread(this::ask, "tiny-token");
            asker.setDaemon(true);
            asker.start();
        }
    }

    private void ask() {
        String answer = null;
        try {
            answer = ControlChannel.ask(settings.path("token_url").asText());
        } catch (IOException | InterruptedException e) {
            // There is none now.
        }
        String given = answer;
        post(() -> {
            asking = false;
            if (given == null && bug != Bug.CONNECTS_WITHOUT_TOKEN) {
                lost(generation, 0);
            } else if (given != null && given.equals(refusedToken) && bug != Bug.BRINGS_DEAD_TOKENS) {
                if (refusedForGood) {
                    fail();
                } else {
                    lost(generation, 0);
                }
            } else if ((socket == null || bug == Bug.RECONNECTS_TWICE) && !ended) {
                token = given;
                open(generation);
            }
        });
    }

    private void open(int mine) {
        if (settings.path("stream").asBoolean() && blocked >= 2 && bug != Bug.NO_STREAM) {
            openStream(mine);
            return;
        }
        StringBuilder query = new StringBuilder("?");
        String cursor = feed.cursor();
        if (cursor != null) {
            query.append("cursor=").append(encoded(cursor)).append('&');
        }
        if (settings.has("device")) {
            long number = bug == Bug.SAME_ATTEMPT ? 1 : attempt + attempts;
            ATTEMPTS.accumulateAndGet(number, Math::max);
            query.append("device=")
                    .append(settings.path("device").asText())
                    .append("&attempt=")
                    .append(number);
        }
        if (bug == Bug.BRINGS_TWO_TOKENS) {
            query.append("token=").append(token);
        }
        openAt(mine, URI.create(settings.path("url").asText() + query));
    }

    private TinySocket.Listener listener(int mine) {
        return new TinySocket.Listener() {
            @Override
            public void onText(String text) {
                post(() -> received(mine, text));
            }

            @Override
            public void onEnd(int code, @Nullable Throwable cause) {
                post(() -> closed(mine, code, cause));
            }
        };
    }

    private void openStream(int mine) {
        String api = settings.path("url").asText().replaceFirst("^ws", "http").replace("/ws/", "/api/");
        TinyStream opened = new TinyStream(api, String.valueOf(token), listener(mine));
        socket = opened;
        opened.open(bug == Bug.STREAM_FORGETS_CURSOR ? null : feed.cursor());
    }

    private void openAt(int mine, URI uri) {
        TinySocket opened = new TinySocket(listener(mine), bug);
        socket = opened;
        opened.open(uri, token);
        if (bug == Bug.TAKES_UPGRADE_FOR_GREETING) {
            tellState("connected");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void greeted(JsonNode hello) throws IOException {
        cancelTimers();
        connected = true;
        refusedToken = null;
        if (bug == Bug.STARTS_OVER_AT_GREETING) {
            failures = 0;
        }
        tellState("connected");
        long given = hello.path("heartbeat_ms").asLong();
        long heartbeat = given <= 0 ? 25_000 : Math.max(1_000, Math.min(given, 600_000));
        int mine = generation;
        if (bug != Bug.NO_PING) {
            ping(mine, bug == Bug.STORMS_WITH_PINGS ? Math.max(1, given) : heartbeat);
        }
        if (bug != Bug.NO_WATCHDOG) {
            watch(mine, heartbeat + 10_000);
        }
        JsonNode end = hello.path("token_expires_at");
        long left = end.isTextual()
                ? Duration.between(Instant.now(), Instant.parse(end.asText())).toMillis()
                : Long.MAX_VALUE;
        if (left < 60_000 && bug != Bug.NO_REFRESH) {
            timer(left / 2, this::refresh);
        }
        feed.opened(hello);
        List<JsonNode> waiting = List.copyOf(offline);
        offline.clear();
        waiting.forEach(this::send);
        if (bug == Bug.SENDS_OFFLINE_COMMANDS_TWICE) {
            waiting.forEach(this::send);
        }
    }

    private void refresh() {
        try {
            token = ControlChannel.ask(settings.path("token_url").asText());
            sendFrame(Frames.object("authenticate").put("token", token));
        } catch (IOException | InterruptedException e) {
            // The old one will end, and the connection with it.
        }
    }

    private void ping(int mine, long interval) {
        timer(interval, () -> {
            if (mine == generation) {
                sendFrame(Frames.object("ping"));
                ping(mine, interval);
            }
        });
    }

    private void watch(int mine, long silence) {
        long left = lastHeard + silence - now();
        timer(Math.max(left, 1), () -> {
            if (lastHeard + silence - now() <= 0) {
                lost(mine, 0);
            } else {
                watch(mine, silence);
            }
        });
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    // ---- what comes in

    private void received(int mine, String text) {
        if (mine != generation || ended) {
            return;
        }
        JsonNode frame;
        try {
            frame = Frames.JSON.readTree(text);
            String type = frame.path("type").asText();
            if (!frame.isObject() || !frame.path("type").isTextual() || type.isEmpty()) {
                throw new IOException("no frame");
            }
            if (bug != Bug.WATCHES_PONGS_ALONE || type.equals("pong") || !connected) {
                lastHeard = now();
            }
            take(frame, type);
        } catch (IOException | RuntimeException e) {
            boolean depth = String.valueOf(e.getMessage()).contains("exceeds the maximum");
            boolean dies = bug == Bug.DIES_OF_BAD_FRAMES && !depth || bug == Bug.DIES_OF_DEPTH && depth;
            if (dies || e instanceof Death) {
                die();
            } else {
                lost(mine, 0);
            }
        }
    }

    /** A bug ends the client for good. */
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Nothing more will happen, and nobody is told. */
    private void die() {
        detach();
        generation++;
        ended = true;
    }

    private void take(JsonNode frame, String type) throws IOException {
        if (type.equals("closing")) {
            announced(frame);
        } else if (type.equals("connection_established") && !connected) {
            greeted(frame);
        } else if (!connected || type.equals("connection_established")) {
            throw new IOException("not now: " + type);
        } else {
            answered(frame, type);
            feed.take(frame, type);
        }
    }

    private void announced(JsonNode frame) throws IOException {
        if (!frame.path("code").isInt() || !frame.path("reconnect").isBoolean()) {
            throw new IOException("no announcement");
        }
        if (bug == Bug.GOES_BY_CODES_ALONE) {
            return;
        }
        closing = frame;
        int mine = generation;
        if (bug != Bug.WAITS_FOR_THE_CLOSE) {
            timer(5_000, () -> closed(mine, frame.path("code").asInt(), null));
        }
    }

    private void closed(int mine, int code, @Nullable Throwable cause) {
        Runnable farewell = onFarewell;
        if (farewell != null && code != 0) {
            farewell.run();
        }
        if (mine != generation || ended) {
            return;
        }
        if (code == 0) {
            refused(mine, cause);
            return;
        }
        JsonNode said = closing;
        boolean known = STAY_AWAY.contains(code) || COME_BACK.contains(code);
        boolean back = !STAY_AWAY.contains(code) && (known || bug != Bug.STAYS_AWAY_FROM_UNKNOWN_CODES);
        boolean reauthenticate = code == 4001 || code == 4002;
        if (bug == Bug.KNOWS_NO_CODES) {
            back = true;
        }
        long wait = 0;
        if (said != null) {
            back = said.path("reconnect").asBoolean() || bug == Bug.IGNORES_RECONNECT_FALSE;
            reauthenticate = said.path("reauthenticate").asBoolean();
            wait = said.path("retry_after_ms").asLong();
        }
        if (reauthenticate) {
            refusedToken = token;
            refusedForGood = !back;
        }
        if (bug == Bug.IGNORES_RETRY_AFTER) {
            wait = 0;
        }
        wait = bug == Bug.RETRY_AFTER_AS_INT ? (int) wait : Math.min(wait, 86_400_000);
        if (back || reauthenticate) {
            lost(mine, Math.max(0, wait));
        } else {
            fail();
        }
    }

    private void refused(int mine, @Nullable Throwable cause) {
        blocked++;
        if (bug == Bug.GIVES_UP_WHEN_REFUSED && !(cause instanceof ConnectException)) {
            fail();
        } else if (bug == Bug.FOLLOWS_REDIRECTS
                && cause instanceof TinySocket.Refused answer
                && answer.location() != null) {
            openAt(mine, URI.create(answer.location()));
            loop.schedule(() -> lost(mine, 0), 500, TimeUnit.MILLISECONDS);
        } else {
            lost(mine, 0);
        }
    }

    // ---- the end of a connection

    private void lost(int mine, long wait) {
        if (mine != generation || ended) {
            return;
        }
        TinyTransport last = socket;
        detach();
        abort(last);
        generation++;
        tellState("reconnecting");
        if (bug == Bug.NEVER_COMES_BACK && last != null) {
            return;
        }
        double limit = Math.min(30_000, 250 * Math.pow(2, failures++));
        double delay = bug == Bug.NO_BACK_OFF ? 0 : bug == Bug.NO_JITTER ? limit : RANDOM.nextDouble() * limit;
        loop.schedule(this::connect, (long) Math.max(delay, wait), TimeUnit.MILLISECONDS);
        if (bug == Bug.RECONNECTS_TWICE && last != null) {
            loop.schedule(this::connect, (long) limit + 300, TimeUnit.MILLISECONDS);
        }
    }

    private void fail() {
        detach();
        generation++;
        ended = true;
        tellState("failed");
    }

    private void detach() {
        cancelTimers();
        socket = null;
        connected = false;
        feed.interrupted();
        if (bug != Bug.FORGETS_LOST_CALLS) {
            calls.values().forEach(call -> result(call, false, "outcome_unknown"));
        }
        calls.clear();
    }

    void timer(long millis, Runnable task) {
        timers.add(loop.schedule(task, millis, TimeUnit.MILLISECONDS));
    }

    private void cancelTimers() {
        timers.forEach(timer -> timer.cancel(false));
        timers.clear();
    }

    /** The connection is of no more use. */
    void leave() {
        lost(generation, 0);
    }

    // ---- commands

    void sendFrame(ObjectNode frame) {
        TinyTransport open = socket;
        if (open != null) {
            open.send(frame.toString());
        }
    }

    private void send(JsonNode command) {
        String method = command.path("method").asText();
        if (method.equals("network_changed")) {
            probe();
            return;
        }
        if (method.equals("inbox")) {
            tell(
                    "result",
                    event -> feed.putInbox(
                            event.put("call", command.path("call").asInt()).put("ok", true)));
            return;
        }
        if (!connected) {
            offline.add(command);
            return;
        }
        if (socket instanceof TinyStream stream) {
            sendBeside(stream, command);
            return;
        }
        String ref = "call-" + command.path("call").asInt();
        ObjectNode frame = Frames.object(
                switch (method) {
                    case "delete" -> "delete_notification";
                    case "list" -> "get_notifications";
                    default -> method;
                });
        if (command.has("id")) {
            long id = command.path("id").asLong();
            frame.put("notification_id", bug == Bug.SENDS_WRONG_ID ? id + 1 : id);
        }
        if (command.has("limit")) {
            frame.put("limit", command.path("limit").asInt());
        }
        calls.put(ref, command);
        sendFrame(frame.put("ref", ref));
        if (bug == Bug.ENDS_CALLS_AT_ONCE) {
            result(command, true, null);
            calls.remove(ref);
        }
    }

    private void sendBeside(TinyStream stream, JsonNode command) {
        boolean ok = false;
        try {
            ok = bug == Bug.STREAM_LOSES_COMMANDS
                    || stream.markRead(command.path("id").asLong());
        } catch (IOException | InterruptedException e) {
            // It failed.
        }
        result(command, ok, ok ? null : "unavailable");
    }

    /** The list over REST where the feed is a stream; null where it is a socket. */
    @Nullable
    JsonNode listBeside() throws IOException {
        try {
            return socket instanceof TinyStream stream ? stream.list() : null;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void probe() {
        if (bug == Bug.IGNORES_NETWORK_CHANGES || !connected) {
            return;
        }
        int mine = generation;
        long before = lastHeard;
        sendFrame(Frames.object("ping"));
        timer(5_000, () -> {
            if (lastHeard == before) {
                lost(mine, 0);
            }
        });
    }

    private void answered(JsonNode frame, String type) {
        JsonNode ref = frame.get("ref");
        if (ref == null || ref.asText().startsWith("list-")) {
            if (type.equals("error") && ref == null && bug == Bug.LEAVES_ON_ERROR) {
                leave();
            }
            return;
        }
        JsonNode call = calls.get(ref.asText());
        if (call == null && bug == Bug.DIES_OF_UNASKED_ANSWERS) {
            throw new Death();
        }
        boolean done = type.equals("done") || frame.path("cursor").isMissingNode() && bug != Bug.WAITS_FOR_DONE_ALONE;
        if (call == null || !done) {
            return;
        }
        calls.remove(ref.asText());
        if (type.equals("error") && bug == Bug.LEAVES_ON_ERROR) {
            leave();
        } else if (type.equals("error")) {
            result(call, false, frame.path("code").asText());
        } else {
            tell("result", event -> {
                event.put("call", call.path("call").asInt()).put("ok", true);
                event.set("ids", TinyFeed.ids(frame.path("notifications")));
            });
        }
    }

    private void result(JsonNode call, boolean ok, @Nullable String code) {
        tell(
                "result",
                event -> event.put("call", call.path("call").asInt())
                        .put("ok", ok)
                        .put("code", code));
    }
}
