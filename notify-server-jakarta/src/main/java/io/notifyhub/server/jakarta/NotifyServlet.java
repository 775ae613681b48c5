package io.notifyhub.server.jakarta;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.FailureLog;
import io.notifyhub.core.spi.OutboxView;
import io.notifyhub.server.rest.JsonAnswer;
import io.notifyhub.server.rest.RestApi;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hub's paths over plain HTTP as one servlet, beside a {@link NotifyEndpoint} with which it shares limits, rules and its
 * going away. Map it to {@link #USER_PATHS}, to {@link #ADMIN_PATHS} where operators are to have their page, and to more of
 * the paths that {@link RestApi} has, such as {@code /readyz}, where they are not the application's own. It and all filters
 * before it have to support async. Thread-safe; keeps no thread of the container's waiting.
 */
public final class NotifyServlet extends HttpServlet {
    /** What users and their browsers ask for. */
    public static final List<String> USER_PATHS = List.of("/api/notifications/*", "/notify/*");

    /** What operators ask for, with tokens of the scope {@code notify:admin}. */
    public static final List<String> ADMIN_PATHS = List.of("/admin/*", "/api/admin/*");

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(NotifyServlet.class);

    private final transient RestApi api;
    private final transient SocketGroup group;
    private final transient Function<? super HttpServletRequest, ? extends @Nullable Principal> principals;

    private NotifyServlet(Builder from) {
        NotifyEndpoint endpoint = from.endpoint;
        this.api = RestApi.builder(endpoint.hub(), endpoint.rules(), endpoint.credentials(), endpoint.limits())
                .draining(endpoint::isDraining)
                .stream(new StreamDoor(endpoint))
                .metrics(from.metrics)
                .outbox(from.outbox)
                .build();
        this.group = endpoint.group();
        this.principals = from.principals;
    }

    /** With the defaults. */
    public static NotifyServlet of(NotifyEndpoint endpoint) {
        return builder(endpoint).build();
    }

    public static Builder builder(NotifyEndpoint endpoint) {
        return new Builder(endpoint);
    }

    /**
     * Deploys a hub to a servlet context that is being started: the endpoint, the filter before it, and the servlet with its
     * defaults at {@link #USER_PATHS}.
     *
     * @throws DeploymentException if the container does not take the endpoint's path
     * @throws IllegalStateException if the context has no WebSocket container, or takes nothing any more
     */
    public static void deploy(NotifyEndpoint endpoint, ServletContext context) throws DeploymentException {
        if (!(context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer sockets)) {
            throw new IllegalStateException("the servlet context has no container for WebSocket");
        }
        endpoint.addTo(sockets);
        FilterRegistration.Dynamic filter = context.addFilter("notify", new NotifyFilter(endpoint));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        ServletRegistration.Dynamic servlet = context.addServlet("notify", of(endpoint));
        servlet.setAsyncSupported(true);
        servlet.addMapping(USER_PATHS.toArray(String[]::new));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException {
        if (!request.isAsyncSupported()) {
            throw new ServletException("NotifyServlet and all filters before it have to support async");
        }
        ServletExchange exchange = new ServletExchange(request, response, group, principals.apply(request));
        try {
            if (!api.serve(exchange)) {
                JsonAnswer.error(exchange, 404, "not_found", "No such path");
            }
        } catch (RuntimeException | Error e) {
            FailureLog.error(log, "A request", e);
            JsonAnswer.error(exchange, 500, "internal", "The server failed");
        }
    }

    /** Settings of a {@link NotifyServlet}. Not thread-safe. */
    public static final class Builder {
        private final NotifyEndpoint endpoint;
        private Function<? super HttpServletRequest, ? extends @Nullable Principal> principals = request -> null;
        private @Nullable Supplier<String> metrics;
        private @Nullable OutboxView outbox;

        private Builder(NotifyEndpoint endpoint) {
            this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        }

        /**
         * Tells who the container knows a request to be of, by a session or certificate of its own; null for nobody, which
         * is the default. Counts where the client brought no token, and where a cookie would: beside an allowed
         * {@code Origin}, or in a request that changes nothing and that no other site is behind. Asked on the container's
         * thread: must not block.
         */
        public Builder principals(Function<? super HttpServletRequest, ? extends @Nullable Principal> value) {
            this.principals = Objects.requireNonNull(value, "principals");
            return this;
        }

        /** Serves {@code /metrics} as the server on Undertow does; not there by default. @param scrape may block */
        public Builder metrics(Supplier<String> scrape) {
            this.metrics = Objects.requireNonNull(scrape, "metrics");
            return this;
        }

        /** The outbox whose given up rows the operators' page shows; none by default. */
        public Builder outbox(OutboxView value) {
            this.outbox = Objects.requireNonNull(value, "outbox");
            return this;
        }

        public NotifyServlet build() {
            return new NotifyServlet(this);
        }
    }
}
