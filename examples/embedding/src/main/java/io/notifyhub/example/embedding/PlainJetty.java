package io.notifyhub.example.embedding;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.jakarta.NotifyEndpoint;
import io.notifyhub.server.jakarta.NotifyServlet;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;

/** A hub in a program of its own, on Jetty. */
public final class PlainJetty {
    private PlainJetty() {}

    /** Starts to serve. */
    public static Running start(String secret, int port) throws Exception {
        NotificationHub hub = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.hmac(secret))
                .build();
        // region jetty
        NotifyEndpoint endpoint = NotifyEndpoint.of(hub);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servlets, sockets) -> NotifyServlet.deploy(endpoint, servlets));
        Server server = new Server(new InetSocketAddress("127.0.0.1", port));
        server.setHandler(context);
        server.start();
        // end
        return new Running(hub, endpoint, server);
    }

    /** What was started, to be stopped again. */
    public record Running(NotificationHub hub, NotifyEndpoint endpoint, Server server) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            // region leave
            endpoint.drain(); // nobody new is let in
            hub.close(); // everybody is told when to come back
            endpoint.awaitGone();
            server.stop();
            endpoint.close();
            // end
        }
    }
}
