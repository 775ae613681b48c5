package io.notifyhub.server.jakarta;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;
import java.time.Duration;

/** A hub and its endpoint in a container. */
record LiveEndpoint(NotificationHub hub, NotifyEndpoint endpoint, Container container) implements ServedHub {
    static LiveEndpoint start(Container.Kind kind, ServerSettings settings) {
        NotificationHub hub = settings.build();
        Duration stall = settings.stall();
        Principal known = settings.known();
        NotifyEndpoint.Builder endpoint = NotifyEndpoint.builder(hub).access(settings.rules());
        if (stall != null) {
            endpoint.stall(stall);
        }
        if (known != null) {
            endpoint.principals(request -> known);
        }
        NotifyEndpoint built = endpoint.build();
        return new LiveEndpoint(hub, built, kind.start(new Deployment(built, known)));
    }

    @Override
    public int port() {
        return container.port();
    }

    @Override
    public int connectionCount() {
        return endpoint.connectionCount();
    }

    @Override
    public void drain() {
        endpoint.drain();
        hub.close();
    }

    @Override
    public void close() {
        drain();
        if (!endpoint.awaitGone()) {
            throw new IllegalStateException("some are still connected");
        }
        endpoint.close();
        container.close();
    }
}
