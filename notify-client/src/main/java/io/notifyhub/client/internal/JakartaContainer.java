package io.notifyhub.client.internal;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one container of the process, made when first needed: each has threads of its own. Tyrus is told to share its
 * network threads between connections, which it otherwise starts anew for each; what other implementations make of these
 * properties is theirs. Thread-safe.
 */
final class JakartaContainer {
    /** The largest frame that is read, in bytes. */
    static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(JakartaContainer.class);
    private static final int HANDSHAKE_TIMEOUT_MS = 15_000;
    private static final int WORKERS = 16;

    private static @Nullable WebSocketContainer container;

    private JakartaContainer() {}

    /** May block for a moment the first time. */
    static synchronized WebSocketContainer get() {
        WebSocketContainer known = container;
        if (known == null) {
            known = ContainerProvider.getWebSocketContainer();
            configure(known);
            container = known;
        }
        return known;
    }

    /** By reflection, as a compile-time tie to Tyrus would not let another implementation take its place. */
    @SuppressWarnings("unchecked")
    private static void configure(WebSocketContainer made) {
        made.setDefaultMaxTextMessageBufferSize(MAX_FRAME_BYTES);
        try {
            Map<String, Object> properties = (Map<String, Object>)
                    made.getClass().getMethod("getProperties").invoke(made);
            properties.put("org.glassfish.tyrus.client.sharedContainer", true);
            properties.put("org.glassfish.tyrus.incomingBufferSize", MAX_FRAME_BYTES);
            properties.put("org.glassfish.tyrus.client.ClientManager.ContainerTimeout", HANDSHAKE_TIMEOUT_MS);
            properties.put("org.glassfish.tyrus.client.workerThreadPoolConfig", workers(made));
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.info(
                    "The WebSocket implementation {} runs with its own settings",
                    made.getClass().getName());
        }
    }

    /** Without a limit there are as many as connections open at once. */
    private static Object workers(WebSocketContainer made) throws ReflectiveOperationException {
        Class<?> type = Class.forName(
                "org.glassfish.tyrus.client.ThreadPoolConfig",
                true,
                made.getClass().getClassLoader());
        Object config = type.getMethod("defaultConfig").invoke(null);
        type.getMethod("setMaxPoolSize", int.class).invoke(config, WORKERS);
        type.getMethod("setDaemon", boolean.class).invoke(config, true);
        return config;
    }
}
