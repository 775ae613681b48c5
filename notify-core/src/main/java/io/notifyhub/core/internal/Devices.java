package io.notifyhub.core.internal;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which connections of a user may stay: one per device, the one with the highest attempt and of these the newest; and of
 * all at most so many, the newest. Stateless: every connection that joins a feed looks at those that are there, so of two
 * that come at once the one that looks last sees both, and both would choose alike. Thread-safe; never blocks.
 *
 * <p>Across nodes only a strictly higher attempt supersedes; {@link SharedDeviceLimit} counts the devices there.
 */
final class Devices {
    private final HubContext hub;

    Devices(HubContext hub) {
        this.hub = hub;
    }

    /**
     * Which device a connection is of.
     *
     * @param attempt higher for later attempts of the device
     */
    record DeviceId(String id, long attempt) {
        /** Whether this, which came later, takes the place of the other. */
        boolean supersedes(DeviceId older) {
            return id.equals(older.id) && attempt >= older.attempt;
        }
    }

    /** A connection has joined its user's feed. */
    void joined(Feed feed, Session session) {
        DeviceId device = session.device();
        List<Session> present = feed.sessions();
        if (device != null) {
            present.forEach(other -> settle(session, device, other));
            announce(feed.userId(), device);
        }
        int excess = present.size() - hub.limits().maxDevicesPerUser();
        if (excess > 0) {
            closeOldest(present);
        }
    }

    private static void settle(Session session, DeviceId device, Session other) {
        DeviceId theirs = other.device();
        if (theirs == null || other == session || !theirs.id().equals(device.id())) {
            return;
        }
        boolean later = session.number() > other.number();
        DeviceId younger = later ? device : theirs;
        DeviceId older = later ? theirs : device;
        boolean youngerStays = younger.supersedes(older);
        supersede(youngerStays == later ? other : session);
    }

    private void closeOldest(List<Session> present) {
        List<Session> staying = present.stream()
                .filter(session -> !session.isEnding())
                .sorted(Comparator.comparingLong(Session::number))
                .toList();
        int excess = staying.size() - hub.limits().maxDevicesPerUser();
        for (int i = 0; i < excess; i++) {
            staying.get(i).close(CloseCode.SUPERSEDED, "too many devices", 0);
        }
    }

    private static void supersede(Session loser) {
        loser.close(CloseCode.SUPERSEDED, "superseded by a newer connection of this device", 0);
    }

    private void announce(String userId, DeviceId device) {
        if (hub.transport().reachesOthers()) {
            hub.transport()
                    .publish(Envelope.device(
                            userId, device.attempt(), device.id().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** A device has connected to another node. */
    void connectedElsewhere(Feed feed, long attempt, byte @Nullable [] id) {
        if (id == null) {
            return;
        }
        String device = new String(id, StandardCharsets.UTF_8);
        for (Session session : feed.sessions()) {
            DeviceId ours = session.device();
            if (ours == null || !ours.id().equals(device)) {
                continue;
            }
            if (ours.attempt() < attempt) {
                supersede(session);
            } else if (ours.attempt() > attempt) {
                // The other one came late: its node learns of the later attempt.
                announce(feed.userId(), ours);
            }
        }
    }
}
