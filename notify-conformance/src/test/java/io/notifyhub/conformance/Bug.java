package io.notifyhub.conformance;

import java.util.Arrays;
import java.util.List;

/** A mistake that {@link TinyClient} can be made with, and the scenarios that have to find it. */
enum Bug {
    /** None: the client as it should be. */
    NONE,
    BRINGS_TWO_TOKENS("handshake"),
    SAME_ATTEMPT("device-attempts"),
    KEEPS_ITS_TOKEN("token-each-time", "token-expired"),
    ASKS_FOR_TOKENS_AT_ONCE("token-slow"),
    CONNECTS_WITHOUT_TOKEN("token-fails"),
    NO_DEADLINE("silent-handshake", "half-handshake", "no-greeting", "endless-head"),
    TAKES_UPGRADE_FOR_GREETING("no-greeting"),
    GIVES_UP_WHEN_REFUSED("captive-portal", "refusals", "redirect", "wrong-accept", "no-http"),
    CHECKS_NO_ACCEPT("wrong-accept"),
    FOLLOWS_REDIRECTS("redirect"),
    IGNORES_PIECES("fragments"),
    COUNTS_ON_WHOLE_READS("byte-by-byte"),
    FORGETS_IN_A_RUSH("many-at-once", "long-replay"),
    SMALL_BUFFER("large-frame", "large-list"),
    REFUSES_UNKNOWN_FIELDS("unknown-fields"),
    TELLS_RESERVED_TYPES("unknown-types"),
    TAKES_EVENTS_FOR_ENTRIES("events"),
    ESCAPES_MARKUP("exact-text", "fragments"),
    ANNOUNCES_MUTED("shapes"),
    DROPS_UNTITLED("shapes", "unknown-fields", "recorded-0.1-steps"),
    COUNTS_BY_ITSELF("steps"),
    FORGETS_PRUNING("steps"),
    READS_IDS_AS_INT("huge-numbers"),
    LEAVES_ON_ERROR("unknown-error", "refused-command"),
    NO_FIRST_CURSOR("fresh-start"),
    CURSOR_BEFORE_LAST("recorded-0.1-resume", "resume", "half-frame", "resume-after-reset", "nothing-to-replay"),
    RECONNECTS_TWICE("one-connection"),
    NEVER_COMES_BACK(
            "half-frame",
            "endless-frame",
            "resume",
            "half-closed",
            "server-down",
            "lost-command",
            "come-back-by-code",
            "broken-json"),
    CUTS_CURSOR_AT_DASH("cut-in-replay", "long-replay"),
    CURSOR_AS_DOUBLE("opaque-cursor"),
    SHOWS_REPLAYED_COUNTS("no-count-in-replay"),
    DIES_OF_UNKNOWN_ENTRIES("gaps-in-replay"),
    STORES_NOTHING("second-life", "death-before-the-list"),
    IGNORES_REASONS(
            "stream-reload",
            "recorded-0.1-pruned",
            "recorded-0.1-replaced",
            "recorded-0.1-drain",
            "reload",
            "steps-around-the-list",
            "list-refused",
            "list-unanswered",
            "cut-between-pages"),
    LOADS_LIST_BY_REST("reload", "reset"),
    IGNORES_RESET("reset", "cut-after-reset", "reset-in-replay"),
    SAVES_BEFORE_THE_LIST("cut-before-the-list", "death-before-the-list", "cut-after-reset"),
    SAVES_STEPS_BEFORE_THE_LIST("cut-before-the-list", "death-before-the-list"),
    KEEPS_OLD_CURSOR_IN_RELOAD("cut-before-the-list", "cut-after-reset"),
    DROPS_CURSOR_IN_RELOAD("cut-before-the-list", "cut-after-reset"),
    SAVES_AFTER_FIRST_PAGE("cut-between-pages"),
    ASKS_FOR_WRONG_PAGE("reload-by-pages"),
    DROPS_STEPS_IN_RELOAD("reload-by-pages"),
    NEVER_ASKS_AGAIN_FOR_THE_LIST("list-refused", "list-unanswered"),
    ENDS_CALLS_AT_ONCE("refused-command", "lost-command"),
    WAITS_FOR_DONE_ALONE("nothing-to-do"),
    CURSOR_FROM_ANSWERS("nothing-to-do"),
    SENDS_WRONG_ID("commands", "recorded-0.1-commands"),
    FORGETS_LOST_CALLS("lost-command"),
    TAKES_LISTS_FOR_RELOADS("list"),
    SENDS_OFFLINE_COMMANDS_TWICE("offline-command"),
    NO_PING("heartbeat", "silent-server"),
    NO_WATCHDOG("silent-server"),
    WATCHES_PONGS_ALONE("unanswered-pings"),
    STORMS_WITH_PINGS("odd-heartbeat"),
    IGNORES_NETWORK_CHANGES("network-changed"),
    NO_BACK_OFF("greet-and-cut"),
    NO_JITTER("back-off"),
    STARTS_OVER_AT_GREETING("greet-and-cut"),
    NO_REFRESH("refresh"),
    IGNORES_RETRY_AFTER("drain", "huge-retry-after"),
    RETRY_AFTER_AS_INT("huge-retry-after"),
    IGNORES_RECONNECT_FALSE("stream-stay-away", "stay-away", "announcement-counts", "recorded-0.1-signed-out"),
    KNOWS_NO_CODES("stay-away-by-code"),
    STAYS_AWAY_FROM_UNKNOWN_CODES("come-back-by-code"),
    GOES_BY_CODES_ALONE("announcement-counts"),
    WAITS_FOR_THE_CLOSE("announced-only"),
    BRINGS_DEAD_TOKENS("stream-token-expired", "dead-token", "not-authenticated"),
    NO_GOODBYE("goodbye"),
    COMES_BACK_AFTER_GOODBYE("goodbye", "goodbye-while-waiting"),
    WAITS_FOR_GOODBYE("goodbye-unanswered"),
    DIES_OF_BAD_FRAMES(
            "broken-json",
            "no-object",
            "no-type",
            "wrong-fields",
            "missing-fields",
            "before-the-greeting",
            "second-greeting"),
    DIES_OF_DEPTH("deep-json", "long-number"),
    DIES_OF_UNASKED_ANSWERS("unasked-answers"),
    DIES_OF_PROTOCOL_ERRORS(
            "binary",
            "masked",
            "bad-utf8",
            "reserved-bits",
            "unknown-opcode",
            "lone-continuation",
            "long-ping",
            "ping-in-pieces",
            "half-close-code",
            "negative-length"),
    KEEPS_DELETED_ENTRIES("inbox", "inbox-after-replay"),
    FORGETS_READ_STATE("inbox-after-replay"),
    KEEPS_OLD_LIST("inbox-after-reload"),
    NO_STREAM("stream"),
    STREAM_FORGETS_CURSOR("stream-resume"),
    STREAM_LOSES_COMMANDS("stream-command"),
    BREAKS_IN_A_MESSAGE("endless-message"),
    DIES_OF_MANY_EVENTS("flood");

    private final List<String> foundBy;

    Bug(String... foundBy) {
        this.foundBy = List.of(foundBy);
    }

    /** All but {@link #NONE}. */
    static List<Bug> planted() {
        return Arrays.stream(values()).filter(bug -> bug != NONE).toList();
    }

    List<String> foundBy() {
        return foundBy;
    }
}
