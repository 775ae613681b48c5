package friends;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.util.Headers;
import java.time.Instant;
import java.util.Deque;

/** What the page asks for. */
final class Routes {
    private final Friends friends;
    private final TokenAuthenticator authenticator;
    private final Algorithm signature;
    private final ObjectMapper json = new ObjectMapper();

    Routes(Friends friends, TokenAuthenticator authenticator, String secret) {
        this.friends = friends;
        this.authenticator = authenticator;
        this.signature = Algorithm.HMAC256(secret);
    }

    HttpHandler handler() {
        RoutingHandler routes = Handlers.routing()
                .post("/sign-in", exchange -> answer(exchange, 200, token(parameter(exchange, "name"))))
                .get("/friends", signedIn((me, exchange) -> answer(exchange, 200, friends.of(me))))
                .post("/ask", signedIn((me, exchange) -> {
                    boolean done = friends.ask(me, parameter(exchange, "to"));
                    answer(exchange, done ? 201 : 409, done ? "asked" : "asked before");
                }))
                .post("/accept", signedIn((me, exchange) -> {
                    boolean done = friends.accept(me, Long.parseLong(parameter(exchange, "id")));
                    answer(exchange, done ? 200 : 404, done ? "accepted" : "there is no such request");
                }));
        routes.setFallbackHandler(
                Handlers.resource(new ClassPathResourceManager(Routes.class.getClassLoader(), "page")));
        // Databases keep a thread waiting: not one of those that all connections share.
        return new BlockingHandler(routes);
    }

    /** Whoever says a name is believed. An application of yours asks for a password, or has an identity provider do it. */
    private String token(String name) {
        return JWT.create()
                .withClaim("user_id", name)
                .withExpiresAt(Instant.now().plusSeconds(600))
                .sign(signature);
    }

    private interface Action {
        void run(String me, HttpServerExchange exchange) throws Exception;
    }

    /** The same tokens that open the socket. */
    private HttpHandler signedIn(Action action) {
        return exchange -> {
            String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
            try {
                String token = header == null ? "" : header.replaceFirst("^Bearer ", "");
                action.run(authenticator.authenticate(token).userId(), exchange);
            } catch (AuthenticationException e) {
                answer(exchange, 401, "sign in first");
            }
        };
    }

    private static String parameter(HttpServerExchange exchange, String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null ? "" : values.getFirst();
    }

    private void answer(HttpServerExchange exchange, int status, Object body) throws Exception {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(json.writeValueAsString(body));
    }
}
