package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The client that is tested in one run, through its driver: commands go out, and what it tells its application comes in.
 * A run may give it several lives, one after the other. Thread-safe, guarded by the run's watch.
 */
final class TestedClient {
    private final Driver driver;
    private final Watch watch;
    private final Transcript transcript;
    private final Duration patience;
    private final ObjectNode settings;

    // guarded by watch
    private boolean anyEntries;
    private final List<JsonNode> told = new ArrayList<>();
    private int current;
    private int calls;
    private long[] expected = {};

    /** @param settings what every start of it has */
    TestedClient(Driver driver, Watch watch, Transcript transcript, Duration patience, ObjectNode settings) {
        this.driver = driver;
        this.watch = watch;
        this.transcript = transcript;
        this.patience = patience;
        this.settings = settings;
        driver.listen(this::heard);
    }

    private void heard(JsonNode event) {
        transcript.told(event.toString());
        if (event.path("event").asText().isEmpty()) {
            watch.violated("the driver told something that is no event: " + event);
            return;
        }
        watch.change(() -> told.add(event));
    }

    // ---- what it is to do

    /** Makes a client and connects it. */
    void start(Consumer<ObjectNode> more) {
        int number = driver.newClient();
        watch.change(() -> current = number);
        ObjectNode command = settings.deepCopy().put("do", "start").put("client", number);
        more.accept(command);
        command(command);
    }

    void start() {
        start(nothing -> {});
    }

    /** Closes it, and waits until the driver says so. */
    void stop() throws InterruptedException {
        int number = watch.read(() -> current);
        if (number == 0) {
            return;
        }
        command(Frames.JSON.createObjectNode().put("do", "stop").put("client", number));
        Object stopped = watch.await(patience, () -> find("stopped", number, event -> true));
        if (stopped == null) {
            driver.broke();
        }
        require(stopped != null, "the client did not end within " + patience.toSeconds() + " s after it was closed");
        watch.change(() -> current = 0);
    }

    /** Whether nobody asks for commands any more. */
    boolean isDriverGone() {
        return !driver.seenWithin(ControlServer.LONG_POLL.plusSeconds(2));
    }

    /** Calls a method of the client; its result comes later. */
    int call(String method, Consumer<ObjectNode> arguments) {
        ObjectNode command = Frames.JSON.createObjectNode().put("do", "call").put("method", method);
        int[] number = {0};
        watch.change(() -> {
            number[0] = ++calls;
            command.put("client", current).put("call", calls);
        });
        arguments.accept(command);
        command(command);
        return number[0];
    }

    int call(String method) {
        return call(method, nothing -> {});
    }

    JsonNode result(int call) throws InterruptedException {
        return result(call, patience);
    }

    /** How a call ended. */
    JsonNode result(int call, Duration limit) throws InterruptedException {
        JsonNode found = watch.await(
                limit,
                () -> told.stream()
                        .filter(event ->
                                is(event, "result") && event.path("call").asInt() == call)
                        .findFirst()
                        .orElse(null));
        if (found == null) {
            throw new ExpectationException("call " + call + " did not end within " + limit.toSeconds() + " s");
        }
        return found;
    }

    private void command(ObjectNode command) {
        transcript.asked(command.toString());
        driver.command(command);
    }

    // ---- what it told

    /** Everything of one kind, of all lives. */
    List<JsonNode> told(String kind) {
        return watch.read(() -> told.stream().filter(event -> is(event, kind)).toList());
    }

    /** The ids of the entries it was told as new, in order. */
    long[] entries() {
        return told("notification").stream()
                .mapToLong(event -> event.path("id").asLong())
                .filter(id -> id > 0)
                .toArray();
    }

    /** Waits until exactly these were told as new, in this order; more, others or doubles fail at once. */
    void awaitEntries(long... ids) throws InterruptedException {
        watch.change(() -> expected = ids.clone());
        Object found = watch.await(patience, () -> {
            long[] now = entries();
            require(isPrefix(now, ids), wrongEntries(now, ids));
            return now.length == ids.length ? ids : null;
        });
        require(found != null, wrongEntries(entries(), ids) + " within " + patience.toSeconds() + " s");
    }

    private static boolean isPrefix(long[] now, long[] ids) {
        return now.length <= ids.length && Arrays.equals(now, Arrays.copyOf(ids, now.length));
    }

    private static String wrongEntries(long[] now, long[] ids) {
        return "the application was told " + brief(now) + " where it had to be told " + brief(ids);
    }

    static String brief(long[] ids) {
        return ids.length <= 20
                ? "the entries " + Arrays.toString(ids)
                : ids.length + " entries from " + ids[0] + " to " + ids[ids.length - 1];
    }

    /** From now on it does not matter which entries are told as new. */
    void allowAnyEntries() {
        watch.change(() -> anyEntries = true);
    }

    /** Whether nothing was told since the last {@link #awaitEntries}. */
    void expectNoMoreEntries() {
        long[] now = entries();
        long[] ids = watch.read(() -> expected);
        require(watch.read(() -> anyEntries) || Arrays.equals(now, ids), wrongEntries(now, ids));
    }

    /** Waits for an event of that kind, in this life or an earlier one. */
    JsonNode await(String kind, Predicate<JsonNode> which, String otherwise) throws InterruptedException {
        JsonNode found = watch.await(
                patience,
                () -> told.stream()
                        .filter(event -> is(event, kind) && which.test(event))
                        .findFirst()
                        .orElse(null));
        if (found == null) {
            throw new ExpectationException(otherwise + " within " + patience.toSeconds() + " s");
        }
        return found;
    }

    void awaitConnected(int times) throws InterruptedException {
        Object found = watch.await(patience, () -> connectedTimes() >= times ? times : null);
        require(found != null, "the client was not connected within " + patience.toSeconds() + " s");
    }

    int connectedTimes() {
        return (int) told("state").stream()
                .filter(event -> event.path("state").asText().equals("connected"))
                .count();
    }

    void awaitState(String state) throws InterruptedException {
        await(
                "state",
                event -> event.path("state").asText().equals(state),
                "the client did not say that it is " + state);
    }

    /** Waits until the last count of unread entries it told is this. */
    void awaitUnread(long count) throws InterruptedException {
        Object found = watch.await(patience, () -> {
            List<JsonNode> counts = told("unread");
            return !counts.isEmpty()
                            && counts.get(counts.size() - 1).path("count").asLong() == count
                    ? count
                    : null;
        });
        require(found != null, "the client did not show " + count + " unread entries, but " + told("unread"));
    }

    private @Nullable JsonNode find(String kind, int client, Predicate<JsonNode> which) {
        return told.stream()
                .filter(event -> is(event, kind) && event.path("client").asInt() == client && which.test(event))
                .findFirst()
                .orElse(null);
    }

    private static boolean is(JsonNode event, String kind) {
        return event.path("event").asText().equals(kind);
    }
}
