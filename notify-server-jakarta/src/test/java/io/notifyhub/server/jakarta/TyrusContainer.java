package io.notifyhub.server.jakarta;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.Map;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.ServerContainer;

/** Tyrus without servlets, so without a filter, on Grizzly. */
record TyrusContainer(TyrusServerContainer container) implements Container {
    static TyrusContainer start(Deployment hub) {
        ServerContainer made = new GrizzlyServerContainer().createContainer(Map.of());
        try {
            hub.endpoint().addTo(made);
            made.start("/", 0);
        } catch (IOException | DeploymentException e) {
            throw new IllegalStateException(e);
        }
        return new TyrusContainer((TyrusServerContainer) made);
    }

    @Override
    public int port() {
        return container.getPort();
    }

    @Override
    public void close() {
        container.stop();
    }
}
