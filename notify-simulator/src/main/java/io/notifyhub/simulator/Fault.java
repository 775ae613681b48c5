package io.notifyhub.simulator;

import java.util.Locale;

/** What can go wrong in a simulation. */
enum Fault {
    /** A hint between two nodes is lost. */
    HINT_LOST(Kind.CALL),
    HINT_DOUBLED(Kind.CALL),
    /** A hint comes late, after others. */
    HINT_DELAYED(Kind.CALL),
    /** When a log that was put back grows again, the hint of the step it lost comes together with that of the new one. */
    HINT_OF_LOST_STEP(Kind.CALL),
    /** A node's transport is down and says so. */
    TRANSPORT_DOWN(Kind.ACTION),
    /** A node's transport loses everything and says nothing. */
    TRANSPORT_SILENT(Kind.ACTION),
    /** A node is gone from one moment to the next. */
    NODE_KILLED(Kind.ACTION),
    /** A node sleeps, as by SIGSTOP or a long collection of garbage. */
    NODE_PAUSED(Kind.ACTION),
    /** A node's hub is closed in good order, and another takes its place. */
    NODE_DRAINED(Kind.ACTION),
    /** A node's wall clock jumps by up to an hour. */
    CLOCK_JUMPED(Kind.ACTION),
    /** The store takes its time before it does something, or before it answers. */
    STORE_SLOW(Kind.CALL),
    STORE_FAILED_BEFORE(Kind.CALL),
    /** The store did it and says that it does not know. */
    STORE_FAILED_AFTER(Kind.CALL),
    /** The store fails for a while, whatever it is asked. */
    STORE_OUTAGE(Kind.ACTION),
    /** One user's log is put back to an older state. */
    STORE_REWOUND(Kind.ACTION),
    /** All logs are put back to the state of one moment. */
    STORE_REWOUND_ALL(Kind.ACTION),
    /** All logs are lost; the store begins anew under a new mark. */
    STORE_LOST(Kind.ACTION),
    /** A log is put back while it is being read for a device, or as soon as the answer is under way. */
    STORE_REWOUND_IN_READ(Kind.CALL),
    /** A log loses the end of what a device in the middle of a replay was shown. */
    STORE_REWOUND_IN_REPLAY(Kind.CALL),
    /** After it was put back the log grows past where it was before anybody looks. */
    STORE_REGROWN(Kind.TRAIT),
    CLIENT_CUT(Kind.ACTION),
    /** All clients are cut at once. */
    ALL_CUT(Kind.ACTION),
    /** For a while every connection breaks as soon as it is greeted. */
    FLAPPING(Kind.ACTION),
    /** Neither side of a connection hears anything, or hears of it. */
    CLIENT_HALF_OPEN(Kind.ACTION),
    /** A socket takes few frames at a time. */
    CLIENT_SLOW(Kind.ACTION),
    /** A connection stands still for a while, and then goes on. */
    CLIENT_CLOGGED(Kind.ACTION),
    /** A device's process ends without warning. */
    CLIENT_KILLED(Kind.ACTION),
    /** The same between a handler and the saving of its cursor. */
    KILLED_BEFORE_SAVE(Kind.ACTION),
    /** The application closes its client, and opens another later. */
    CLIENT_CLOSED(Kind.ACTION),
    /** A device sleeps. */
    CLIENT_PAUSED(Kind.ACTION),
    NETWORK_CHANGED(Kind.ACTION),
    /** A device's handlers are slow for a while. */
    HANDLER_SLOW(Kind.ACTION),
    /** What a device saved as its cursor is no cursor any more. */
    CURSOR_DAMAGED(Kind.ACTION),
    SAVE_FAILED(Kind.CALL),
    LOAD_FAILED(Kind.CALL),
    TOKEN_FAILED(Kind.CALL),
    /** A token ends while its connection is open. */
    TOKEN_SHORT(Kind.TRAIT),
    /** A fresh token is sent on an open connection. */
    TOKEN_REFRESHED(Kind.ACTION),
    /** A user is signed out everywhere. */
    TOKENS_REVOKED(Kind.ACTION),
    /** The authenticator lets nobody in, for a while. */
    AUTH_REFUSES(Kind.ACTION),
    /** The authenticator does not work, for a while. */
    AUTH_BROKEN(Kind.ACTION),
    /** The application closes all connections of a user. */
    DISCONNECTED(Kind.ACTION),
    /** Several connections and nodes are clogged one after the other, and released in another order. */
    SWIZZLE_CLOG(Kind.ACTION);

    /** How it comes about. */
    enum Kind {
        /** It is an action of its own. */
        ACTION,
        /** It happens to single calls and messages, by chance. */
        CALL,
        /** It goes with something else. */
        TRAIT
    }

    final Kind kind;

    Fault(Kind kind) {
        this.kind = kind;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
