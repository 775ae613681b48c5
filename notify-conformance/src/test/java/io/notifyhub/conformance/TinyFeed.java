package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What frames mean to a {@link TinyClient}: its cursor, its list, what it tells. Confined to the client's thread. */
final class TinyFeed {
    private static final Set<String> ANSWERS =
            Set.of("done", "pong", "error", "echo", "authenticated", "notification_sent");
    private static final Set<String> CREATED_FIELDS =
            Set.of("type", "notification", "unread_count", "cursor", "data", "id", "created_at", "message");

    private final TinyClient client;
    private final AtomicReference<String> store;
    private final Bug bug;
    private final Set<Long> known = new HashSet<>();

    /** Ids, and whether each is read. */
    private final Map<Long, Boolean> inbox = new TreeMap<>(Comparator.reverseOrder());

    private long lastUnread;
    private @Nullable String before;
    private boolean live;
    private boolean reloading;
    private boolean firstPage;
    private @Nullable String pending;
    private List<JsonNode> pages = new ArrayList<>();
    private List<JsonNode> held = new ArrayList<>();
    private int lists;
    private int rush;
    private int events;
    private long rushSince;
    private long own;
    private boolean wasReset;

    TinyFeed(TinyClient client, AtomicReference<String> store, Bug bug) {
        this.client = client;
        this.store = store;
        this.bug = bug;
    }

    @Nullable
    String cursor() {
        String cursor = bug == Bug.CURSOR_BEFORE_LAST && before != null ? before : store.get();
        if (cursor != null && bug == Bug.CUTS_CURSOR_AT_DASH) {
            return cursor.replaceFirst("-\\d+\\..*", "");
        }
        if (cursor != null && bug == Bug.CURSOR_AS_DOUBLE && cursor.matches("\\d+\\..*")) {
            int dot = cursor.indexOf('.');
            return (long) Double.parseDouble(cursor.substring(0, dot)) + cursor.substring(dot);
        }
        return cursor;
    }

    private void save(@Nullable String cursor) {
        before = store.get();
        store.set(cursor);
    }

    void opened(JsonNode hello) throws IOException {
        live = false;
        String presented = store.get();
        boolean useless = !hello.path("resumed").asBoolean() && (presented != null || hello.has("reason"));
        JsonNode list = useless && bug != Bug.IGNORES_REASONS ? client.listBeside() : null;
        if (list != null) {
            fill(List.of(list));
            tellList(List.of(list));
            save(list.path("cursor").asText());
            client.leave();
        } else if (useless && bug != Bug.IGNORES_REASONS) {
            reload(hello.path("cursor").asText());
        } else if (useless || presented == null && bug != Bug.NO_FIRST_CURSOR) {
            save(hello.path("cursor").asText());
        }
    }

    void interrupted() {
        reloading = false;
        held.clear();
        pages.clear();
    }

    // ---- frames

    void take(JsonNode frame, String type) throws IOException {
        if (type.equals("caught_up")) {
            caughtUp(frame);
        } else if (type.equals("reset")) {
            if (bug != Bug.IGNORES_RESET) {
                wasReset = true;
                reload(required(frame, "cursor"));
            }
        } else if (type.equals("notifications_list")) {
            list(frame);
        } else if (ANSWERS.contains(type)) {
            failedList(frame, type);
        } else if (!frame.has("cursor") && !frame.has("created_at") && !isStep(type)) {
            event(frame, type);
        } else {
            step(frame, type);
        }
    }

    private static boolean isStep(String type) {
        return Set.of(
                        "notification",
                        "notification_added",
                        "notification_marked_read",
                        "all_notifications_marked_read",
                        "notification_deleted",
                        "notifications_pruned",
                        "preferences_changed")
                .contains(type);
    }

    private static String required(JsonNode frame, String field) throws IOException {
        if (!frame.path(field).isTextual()) {
            throw new IOException("no " + field);
        }
        return frame.path(field).asText();
    }

    private void event(JsonNode frame, String type) {
        if (bug == Bug.DIES_OF_MANY_EVENTS && ++events > 1_000) {
            throw new TinyClient.Death();
        }
        boolean reserved = type.startsWith("notify.");
        if (bug == Bug.TAKES_EVENTS_FOR_ENTRIES) {
            client.tell("notification", event -> event.put("type", type));
        } else if (!reserved || bug == Bug.TELLS_RESERVED_TYPES) {
            client.tell("transient", event -> event.put("type", type).set("data", frame.get("data")));
        }
    }

    private void caughtUp(JsonNode frame) throws IOException {
        String cursor = required(frame, "cursor");
        live = true;
        if (!reloading) {
            unread(frame);
            if (bug == Bug.CURSOR_AS_DOUBLE || bug == Bug.NO_FIRST_CURSOR) {
                return;
            }
            if (store.get() == null) {
                save(cursor);
            }
        }
    }

    private void step(JsonNode frame, String type) throws IOException {
        if (frame.has("cursor")) {
            required(frame, "cursor");
        }
        if (reloading && firstPage) {
            if (bug != Bug.DROPS_STEPS_IN_RELOAD) {
                held.add(frame);
            }
            return;
        }
        if (reloading && bug == Bug.DROPS_STEPS_IN_RELOAD) {
            return;
        }
        handle(frame, type);
    }

    private void handle(JsonNode frame, String type) throws IOException {
        if (bug == Bug.FORGETS_IN_A_RUSH && inARush()) {
            return;
        }
        switch (type) {
            case "notification", "notification_added" -> titled(frame, type);
            case "notification_marked_read" -> {
                require(frame.path("notification_id").isIntegralNumber());
                if (frame.has("cursor")) {
                    long id = known(frame);
                    inbox.computeIfPresent(id, (each, read) -> true);
                    client.tell("marked_read", event -> event.put("id", id));
                }
            }
            case "all_notifications_marked_read" -> {
                long upTo = frame.path("up_to").asLong();
                inbox.replaceAll((id, read) -> read || id <= upTo);
                client.tell("all_read", event -> event.put("up_to", upTo));
            }
            case "notification_deleted" -> {
                long id = known(frame);
                if (bug != Bug.KEEPS_DELETED_ENTRIES) {
                    inbox.remove(id);
                }
                client.tell("deleted", event -> event.put("id", id));
            }
            case "notifications_pruned" -> {
                long upTo = frame.path("up_to").asLong();
                inbox.keySet().removeIf(id -> id <= upTo);
                if (bug != Bug.FORGETS_PRUNING) {
                    client.tell("pruned", event -> event.put("up_to", upTo));
                }
            }
            case "preferences_changed" -> {
                require(frame.path("preferences").isObject());
                boolean muteAll = frame.at("/preferences/mute_all").asBoolean();
                client.tell("preferences", event -> event.put("mute_all", muteAll));
            }
            default -> untitled(frame, type);
        }
        if (frame.has("unread_count")) {
            if ((live || bug == Bug.SHOWS_REPLAYED_COUNTS) && !reloading) {
                count(frame, type);
            }
        }
        place(frame);
    }

    /** The entry that the frame is about. */
    private long known(JsonNode frame) {
        long id = frame.path("notification_id").asLong();
        if (bug == Bug.DIES_OF_UNKNOWN_ENTRIES && !known.contains(id)) {
            throw new TinyClient.Death();
        }
        return id;
    }

    private static void require(boolean kept) throws IOException {
        if (!kept) {
            throw new IOException("a field is missing or wrong");
        }
    }

    private boolean inARush() {
        long now = System.nanoTime() / 200_000_000;
        rush = now == rushSince ? rush + 1 : 0;
        rushSince = now;
        return rush > 64;
    }

    private void count(JsonNode frame, String type) {
        if (bug == Bug.COUNTS_BY_ITSELF) {
            own += type.equals("notification") ? 1 : 0;
            client.tell("unread", event -> event.put("count", own));
        } else {
            unread(frame);
        }
    }

    private void unread(JsonNode frame) {
        lastUnread = frame.path("unread_count").asLong();
        client.tell("unread", event -> event.put("count", lastUnread));
    }

    private void place(JsonNode frame) {
        if (!frame.has("cursor")) {
            if (bug == Bug.CURSOR_FROM_ANSWERS) {
                save("0");
            }
        } else if (!reloading) {
            save(frame.path("cursor").asText());
        } else {
            pending = frame.path("cursor").asText();
            if (bug == Bug.SAVES_STEPS_BEFORE_THE_LIST) {
                save(pending);
            }
        }
    }

    private void titled(JsonNode frame, String type) throws IOException {
        JsonNode entry = frame.path("notification");
        require(entry.isObject() && entry.path("id").isIntegralNumber() || entry.has("created_at"));
        require(entry.path("type").isTextual());
        strict(frame);
        tellEntry(entry, entry.path("type").asText(), type.equals("notification_added"));
    }

    private void untitled(JsonNode frame, String type) throws IOException {
        strict(frame);
        if (!type.startsWith("notify.") && bug != Bug.DROPS_UNTITLED) {
            tellEntry(frame, type, false);
        }
    }

    private void strict(JsonNode frame) throws IOException {
        if (bug == Bug.REFUSES_UNKNOWN_FIELDS) {
            for (Iterator<String> names = frame.fieldNames(); names.hasNext(); ) {
                require(CREATED_FIELDS.contains(names.next()));
            }
        }
    }

    private void tellEntry(JsonNode entry, String type, boolean muted) {
        long id = entry.path("id").asLong();
        known.add(id);
        if (id > 0) {
            inbox.put(id, entry.path("read").asBoolean() && bug != Bug.FORGETS_READ_STATE);
        }
        client.tell("notification", event -> {
            event.put("id", bug == Bug.READS_IDS_AS_INT ? (int) id : id).put("type", type);
            event.put("title", text(entry, "title")).put("message", text(entry, "message"));
            event.put("read", entry.path("read").asBoolean()).put("muted", muted && bug != Bug.ANNOUNCES_MUTED);
            event.set("data", entry.get("data"));
        });
    }

    private @Nullable String text(JsonNode entry, String field) {
        String text = entry.hasNonNull(field) ? entry.get(field).asText() : null;
        return text == null || bug != Bug.ESCAPES_MARKUP ? text : text.replace("<", "&lt;");
    }

    // ---- the list

    private void reload(String head) {
        reloading = true;
        firstPage = false;
        pages = new ArrayList<>();
        held = new ArrayList<>();
        pending = head;
        if (bug == Bug.SAVES_BEFORE_THE_LIST) {
            save(head);
        } else if (bug == Bug.DROPS_CURSOR_IN_RELOAD) {
            save(null);
        } else if (bug != Bug.KEEPS_OLD_CURSOR_IN_RELOAD) {
            save("reload");
        }
        if (bug == Bug.LOADS_LIST_BY_REST) {
            rest();
        } else {
            ask(null);
        }
    }

    private static void rest() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/api/notifications/"))
                .build();
        HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
    }

    private void ask(@Nullable Long beforeId) {
        ObjectNode question =
                Frames.object("get_notifications").put("limit", 200).put("ref", "list-" + ++lists);
        client.sendFrame(beforeId == null ? question : question.put("before", beforeId));
        int asked = lists;
        if (bug != Bug.NEVER_ASKS_AGAIN_FOR_THE_LIST) {
            client.timer(10_000, () -> {
                if (reloading && asked == lists) {
                    client.leave();
                }
            });
        }
    }

    private void list(JsonNode frame) throws IOException {
        JsonNode entries = frame.path("notifications");
        require(entries.isArray());
        boolean mine = reloading && frame.path("ref").asText().equals("list-" + lists);
        if (!mine && bug == Bug.TAKES_LISTS_FOR_RELOADS) {
            tellList(List.of(frame));
        }
        if (!mine) {
            return;
        }
        pages.add(frame);
        firstPage = true;
        if (bug == Bug.SAVES_AFTER_FIRST_PAGE) {
            save(pending);
        }
        if (frame.path("has_more").asBoolean() && entries.size() > 0) {
            int at = bug == Bug.ASKS_FOR_WRONG_PAGE ? 0 : entries.size() - 1;
            ask(entries.get(at).path("id").asLong());
            return;
        }
        reloading = false;
        fill(pages);
        tellList(pages);
        unread(pages.get(0));
        save(pending);
        List<JsonNode> later = held;
        held = new ArrayList<>();
        for (JsonNode step : later) {
            handle(step, step.path("type").asText());
        }
    }

    private void fill(List<JsonNode> lists) {
        if (bug != Bug.KEEPS_OLD_LIST) {
            inbox.clear();
        }
        lists.forEach(list -> list.path("notifications")
                .forEach(entry ->
                        inbox.put(entry.path("id").asLong(), entry.path("read").asBoolean())));
    }

    void putInbox(ObjectNode event) {
        ArrayNode ids = event.putArray("ids");
        inbox.keySet().forEach(ids::add);
        ArrayNode read = event.putArray("read");
        inbox.forEach((id, isRead) -> {
            if (isRead) {
                read.add(id);
            }
        });
        event.put("unread", lastUnread);
    }

    private void failedList(JsonNode frame, String type) {
        boolean mine = reloading && frame.path("ref").asText().equals("list-" + lists);
        if (type.equals("error") && mine && bug != Bug.NEVER_ASKS_AGAIN_FOR_THE_LIST) {
            client.leave();
        }
    }

    private void tellList(List<JsonNode> all) {
        client.tell("reloaded", event -> {
            ArrayNode ids = event.putArray("ids");
            all.forEach(page -> ids.addAll(ids(page.path("notifications"))));
            event.put("unread", all.get(0).path("unread_count").asLong());
            event.put("reset", wasReset);
        });
    }

    static ArrayNode ids(JsonNode entries) {
        ArrayNode ids = Frames.JSON.createArrayNode();
        entries.forEach(entry -> ids.add(entry.path("id").asLong()));
        return ids;
    }
}
