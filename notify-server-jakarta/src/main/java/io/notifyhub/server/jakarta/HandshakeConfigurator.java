package io.notifyhub.server.jakarta;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.AccessRules;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.Handshakes;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a handshake. All that a container lets a configurator refuse with a status is an {@code Origin}, and that without
 * seeing the {@code Host}; what is found wrong later is said on the open socket. Where {@link NotifyFilter} stands before it,
 * nothing is. Immutable and thread-safe.
 */
final class HandshakeConfigurator extends ServerEndpointConfig.Configurator {
    private final AccessRules rules;
    private final Credentials credentials;
    private final Function<? super HandshakeRequest, ? extends @Nullable Principal> principals;
    private final BooleanSupplier draining;
    private final SocketGroup group;

    HandshakeConfigurator(
            AccessRules rules,
            Credentials credentials,
            Function<? super HandshakeRequest, ? extends @Nullable Principal> principals,
            BooleanSupplier draining,
            SocketGroup group) {
        this.rules = rules;
        this.credentials = credentials;
        this.principals = principals;
        this.draining = draining;
        this.group = group;
    }

    @Override
    public boolean checkOrigin(@Nullable String origin) {
        return origin == null || rules.mayAllowOrigin(origin);
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        config.getUserProperties().put(Admission.KEY, admission(request));
        String address = PeerAddress.current();
        if (address != null) {
            config.getUserProperties().put(SocketGroup.ADDRESS_KEY, address);
        }
    }

    private Admission admission(HandshakeRequest request) {
        UpgradeHead head = new UpgradeHead(request);
        String host = head.header("Host");
        List<String> origins = head.headers("Origin");
        if (draining.getAsBoolean()) {
            return Admission.refused(CloseCode.GOING_AWAY, "shutting down");
        }
        if (!rules.allowsHost(host)) {
            return Admission.refused(CloseCode.FORBIDDEN, "this server is not addressed so");
        }
        if (!origins.stream().allMatch(origin -> rules.allowsOrigin(origin, host))) {
            return Admission.refused(CloseCode.FORBIDDEN, "pages of this origin may not connect here");
        }
        try {
            Handshake handshake = Handshakes.of(head, credentials.ofUpgrade(head));
            boolean anonymous =
                    handshake.tokens().isEmpty() && handshake.tickets().isEmpty();
            // A session of the container's is a cookie's: it counts where a browser vouches for the page.
            Principal known = anonymous && !origins.isEmpty() ? principals.apply(request) : null;
            return Admission.of(handshake, known);
        } catch (IllegalArgumentException e) {
            return Admission.refused(CloseCode.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    /** None: compression would cost each connection more memory than all else. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(new HubSocket(group));
    }
}
