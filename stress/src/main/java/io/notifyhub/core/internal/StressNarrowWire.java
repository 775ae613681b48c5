package io.notifyhub.core.internal;

import io.notifyhub.core.host.OutboundFrame;

/** A connection without room, until there is some. Thread-safe, as a server's has to be. */
final class StressNarrowWire extends StressWire {
    private int room;
    private boolean refused;

    @Override
    public synchronized boolean offer(OutboundFrame frame) {
        if (room == 0) {
            refused = true;
            return false;
        }
        room--;
        return super.offer(frame);
    }

    /** @return whether the session is to be told, because it was refused something */
    synchronized boolean makeRoom(int frames) {
        room = frames;
        boolean wanted = refused;
        refused = false;
        return wanted;
    }

    @Override
    synchronized void forget() {
        super.forget();
    }

    @Override
    synchronized String told() {
        return super.told();
    }
}
