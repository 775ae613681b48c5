package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ServerFrame;
import org.jspecify.annotations.Nullable;

/** Asks for one page of the list. */
final class PageRequest extends Request {
    private static final int ENTRIES = 200;

    private final ReloadPages.Receiver receiver;

    /** @param before only entries with lower ids; null for the newest */
    PageRequest(@Nullable Long before, ReloadPages.Receiver receiver) {
        super(false, null, ref -> new GetNotifications(ENTRIES, before, false, ref));
        this.receiver = receiver;
    }

    @Override
    void answered(ServerFrame answer, int length) {
        if (answer instanceof NotificationsList) {
            receiver.page((NotificationsList) answer, length);
        } else {
            failed(new NotifyClientException(Reason.PROTOCOL, "no list but " + answer.type()));
        }
    }

    @Override
    void failed(NotifyClientException failure) {
        receiver.failed(failure);
    }
}
