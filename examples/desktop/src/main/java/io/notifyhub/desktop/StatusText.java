package io.notifyhub.desktop;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.InboxSnapshot;
import io.notifyhub.client.StateChange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the line below the list says. Stateless. */
final class StatusText {
    private StatusText() {}

    /** @param last change of state; null before the first */
    static String of(@Nullable StateChange last, InboxSnapshot shown) {
        int waiting = shown.waitingCommands();
        String changes = waiting == 0 ? "" : waiting == 1 ? ", 1 change waits" : ", " + waiting + " changes wait";
        ClientState state = last == null ? ClientState.IDLE : last.to();
        return switch (state) {
            case IDLE, CONNECTING -> "Connecting…" + changes;
            case CONNECTED -> waiting == 0 ? "Connected" : "Connected" + changes;
            case RECONNECTING -> "Offline" + again(last) + changes;
            case CLOSED -> "Closed";
            case FAILED -> "Signed out by the server" + because(last);
        };
    }

    private static String again(@Nullable StateChange last) {
        Duration wait = last == null ? null : last.retryIn();
        return wait == null || wait.toSeconds() < 1 ? ", trying again" : ", trying again in " + wait.toSeconds() + " s";
    }

    private static String because(@Nullable StateChange last) {
        Throwable cause = last == null ? null : last.cause();
        return cause == null ? "" : ": " + cause.getMessage();
    }
}
