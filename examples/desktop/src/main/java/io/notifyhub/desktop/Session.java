package io.notifyhub.desktop;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.InboxModel;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.client.StateChange;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.Notification;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/** A client for one account, whose callbacks run on the event dispatch thread. */
final class Session implements AutoCloseable {
    private static final int LISTED = 1_000;

    private final NotifyClient client;
    private final NetworkWatch network;
    private Consumer<StateChange> onState = change -> {};
    private Consumer<Notification> onNews = entry -> {};
    private @Nullable StateChange last;
    private boolean live;

    /** @param stateFolder where the list and what waits are kept */
    Session(Account account, Path stateFolder) {
        client = NotifyClient.builder(account.socket())
                .token(account::token)
                .userKey(account.userKey())
                .deviceId(account.device())
                .stateDirectory(stateFolder)
                .inboxModel(LISTED)
                .callbackExecutor(SwingUtilities::invokeLater)
                .listener(new Listener())
                .build();
        network = new NetworkWatch(client::onNetworkChanged);
    }

    InboxModel inbox() {
        return client.inboxModel();
    }

    /** Null before the first. */
    @Nullable
    StateChange lastState() {
        return last;
    }

    void onState(Consumer<StateChange> handler) {
        onState = handler;
    }

    /** What came just now and is to be announced; nothing of what was missed, which is in the list. */
    void onNews(Consumer<Notification> handler) {
        onNews = handler;
    }

    void connect() {
        client.connect();
    }

    private final class Listener implements NotifyClientListener {
        @Override
        public void onStateChange(StateChange change) {
            last = change;
            live &= change.to() == ClientState.CONNECTED;
            onState.accept(change);
        }

        @Override
        public void onCaughtUp(CaughtUp caughtUp) {
            live = true;
        }

        @Override
        public void onNotification(Notification entry, boolean muted) {
            if (live && !muted && !entry.read()) {
                onNews.accept(entry);
            }
        }
    }

    @Override
    public void close() {
        network.close();
        client.close();
    }
}
