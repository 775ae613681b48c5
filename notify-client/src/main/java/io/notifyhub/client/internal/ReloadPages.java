package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientException;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import org.jspecify.annotations.Nullable;

/** Where a reload gets its pages: the connection of the moment. Used in the engine's context. */
interface ReloadPages {
    /** @param before only entries with lower ids; null for the newest */
    void ask(@Nullable Long before, Receiver receiver);

    /** The list is there: from here on the client's place is good again. */
    void complete(NotificationsList list, ResetReason reason);

    /** The list cannot be had from this connection: begin anew with another one. */
    void giveUp(NotifyClientException failure);

    /** Gets one page, or hears that there is none. */
    interface Receiver {
        /** @param length of the frame, in characters */
        void page(NotificationsList page, int length);

        void failed(NotifyClientException failure);
    }
}
