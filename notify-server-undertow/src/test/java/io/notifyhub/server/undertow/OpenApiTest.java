package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.HubLimits;
import io.notifyhub.core.auth.UserProfile;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.server.rest.Route;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.RestCaller;
import io.notifyhub.server.testkit.StreamClient;
import io.notifyhub.testkit.FaultyStore;
import io.notifyhub.testkit.FaultyStore.Operation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code openapi.yaml} against the routes that there are, and against real requests and answers of each of them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
    private static final String INBOX = "/api/notifications/";
    private static final String ONE = INBOX + "{id}/";
    private static final String READ = INBOX + "{id}/read/";
    private static final String READ_ALL = INBOX + "read_all/";
    private static final String PREFERENCES = INBOX + "preferences/";
    private static final String UNREAD = INBOX + "unread_count/";
    private static final String TICKET = INBOX + "ticket/";
    private static final String STREAM = INBOX + "stream";
    private static final String ADMIN = "/api/admin/";
    private static final String TOO_LARGE = "{'user_id':1,'title':'x','later':'" + "x".repeat(70_000) + "'}";

    private final MemoryNotificationStore memory =
            MemoryNotificationStore.builder().build();
    private final FaultyStore store = new FaultyStore(memory);
    private final LiveServer server = LiveServer.start(
            settings -> settings.store(store),
            door -> door.metrics(() -> "a 1\n").outbox(new AdminContractTest.Rows()));
    private final Set<String> seen = new TreeSet<>();
    private ApiDescription api;

    @BeforeEach
    void readTheDescription() throws Exception {
        HttpResponse<String> answer = new RestCaller(server, null).call("GET", "/openapi.yaml");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
        api = ApiDescription.parse(answer.body());
    }

    @AfterEach
    void close() {
        server.close();
        store.close();
    }

    // --- the description alone

    @Test
    void isOpenApi31WithoutDanglingReferences() {
        assertThat(api.root().get("openapi").textValue()).startsWith("3.1.");
        assertThat(api.danglingReferences()).isEmpty();
        List<String> names = new ArrayList<>();
        for (JsonNode name : api.root().findValues("operationId")) {
            names.add(name.textValue());
        }
        assertThat(names).hasSize(operations().size()).doesNotHaveDuplicates();
    }

    @Test
    void describesEveryRouteAndNoOther() {
        Set<String> routes = new TreeSet<>();
        for (Route route :
                NotifyHandlers.builder(server.hub()).metrics(() -> "").build().routes()) {
            for (String method : route.methodNames()) {
                if (!method.equals("HEAD")) {
                    routes.add(method + " " + withoutFinalSlash(route.template()));
                }
            }
        }
        Set<String> described = new TreeSet<>();
        operations().forEach(operation -> described.add(withoutFinalSlash(operation)));
        assertThat(described).isEqualTo(routes);
    }

    /** Each as {@code GET /path/}. */
    private Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        api.root()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(name -> {
                    if (METHODS.contains(name)) {
                        operations.add(name.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    private static String withoutFinalSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    // --- real answers

    @Test
    void holdsForRealRequestsAndAnswersOfEveryStatusOfEveryRoute() throws Exception {
        inbox();
        preferences();
        sending();
        feedsAndOperations();
        admin();
        refusals();
        Set<String> described = new TreeSet<>();
        for (String operation : operations()) {
            operation(operation)
                    .get("responses")
                    .fieldNames()
                    .forEachRemaining(status -> described.add(operation + " " + status));
        }
        assertThat(seen).isEqualTo(described);
    }

    private void inbox() throws Exception {
        RestCaller ann = caller("ann");
        for (int i = 0; i < 3; i++) {
            server.hub().notifyUser("ann", "tick", Map.of("n", i));
        }
        good(200, ann, "GET", INBOX, "?limit=2&before=3&unread_only=true", null);
        good(200, ann, "GET", UNREAD, "", null);
        good(200, ann, "POST", READ, "1", null);
        good(200, ann, "DELETE", ONE, "2", null);
        good(200, ann, "POST", READ_ALL, "", "{'up_to':3}");
        good(200, ann, "POST", READ_ALL, "", null);
        bad(400, ann, "GET", INBOX, "?limit=0", null);
        bad(400, ann, "POST", READ_ALL, "", "{'up_to':-1}");
        bad(404, ann, "POST", READ, "99", null);
        bad(404, ann, "DELETE", ONE, "99", null);
    }

    private void preferences() throws Exception {
        RestCaller ann = caller("ann");
        good(200, ann, "GET", PREFERENCES, "", null);
        good(200, ann, "PUT", PREFERENCES, "", "{'mute_all':true,'types':{'tick-tock':{'inbox':false}}}");
        bad(400, ann, "PUT", PREFERENCES, "", "{'mute_all':1}");
    }

    private void sending() throws Exception {
        RestCaller admin = new RestCaller(
                server, Jwt.of("admin").with("scope", "notify:send").token());
        good(
                201,
                admin,
                "POST",
                INBOX,
                "",
                "{'user_id':5,'title':'Hi','message':'there','notification_type':'user-detail','data':[1],"
                        + "'link':'/x','actor':'bob','verb':'said','idempotency_key':'k'}");
        server.hub()
                .inbox("mute")
                .setPreferences(Preferences.of(false, Map.of("general", Preferences.Channels.of(false, false))));
        good(200, admin, "POST", INBOX, "", "{'user_id':'mute','title':null}");
        bad(400, admin, "POST", INBOX, "", "{'title':'Hi'}");
        bad(403, caller("ann"), "POST", INBOX, "", "{'user_id':5}");
        bad(409, admin, "POST", INBOX, "", "{'user_id':5,'title':'Ho','idempotency_key':'k'}");
        check("POST " + INBOX, 413, admin.call("POST", INBOX, TOO_LARGE));
        check("POST " + READ_ALL, 413, admin.call("POST", READ_ALL, TOO_LARGE));
        check("PUT " + PREFERENCES, 413, admin.call("PUT", PREFERENCES, TOO_LARGE));
        check("POST " + INBOX, 415, plainText(admin, "POST", INBOX));
        check("POST " + READ_ALL, 415, plainText(admin, "POST", READ_ALL));
        check("PUT " + PREFERENCES, 415, plainText(admin, "PUT", PREFERENCES));
        try (LiveServer knowing = LiveServer.start(
                settings -> settings.userDirectory(id -> id.equals("admin") ? new UserProfile(id, "ada") : null))) {
            String token = String.valueOf(admin.token());
            check("POST " + INBOX, 404, new RestCaller(knowing, token).call("POST", INBOX, "{'user_id':5}"));
        }
    }

    private static HttpResponse<String> plainText(RestCaller caller, String method, String path) throws Exception {
        return caller.send(
                caller.to(path).header("Content-Type", "text/plain").method(method, BodyPublishers.ofString("{}")));
    }

    private void feedsAndOperations() throws Exception {
        RestCaller ann = caller("ann");
        RestCaller nobody = new RestCaller(server, null);
        good(200, ann, "POST", TICKET, "", null);
        good(200, nobody, "GET", "/healthz", "", null);
        good(200, nobody, "GET", "/readyz", "", null);
        good(200, nobody, "GET", "/openapi.yaml", "", null);
        good(200, nobody, "GET", "/asyncapi.yaml", "", null);
        for (String module : List.of("notify.js", "notify-inbox.js", "notify-react.js")) {
            good(200, nobody, "GET", "/notify/" + module, "", null);
        }
        bad(400, ann, "GET", STREAM, "?attempt=x", null);
        HttpRequest.Builder stream = ann.to(STREAM + "?device=phone&attempt=5");
        try (StreamClient client = new StreamClient(stream)) {
            assertThat(client.answer().headers().firstValue("Content-Type")).contains("text/event-stream");
            seen.add("GET " + STREAM + " 200");
            client.next();
            check("GET " + STREAM, 409, ann.call("GET", STREAM + "?device=phone&attempt=4"));
        }
    }

    private void admin() throws Exception {
        RestCaller admin = AdminContractTest.admin(server);
        RestCaller nobody = new RestCaller(server, null);
        good(200, nobody, "GET", "/admin/", "", null);
        good(200, nobody, "GET", "/admin/admin.js", "", null);
        good(200, nobody, "GET", "/admin/admin.css", "", null);
        good(200, nobody, "GET", "/metrics", "", null);
        good(200, admin, "GET", ADMIN + "status", "", null);
        good(200, admin, "GET", ADMIN + "connections", "", null);
        good(201, admin, "POST", ADMIN + "notifications", "", "{'user_id':'zoe','title':'Test','data':[1]}");
        good(200, admin, "POST", ADMIN + "notifications", "", "{'user_id':'mute'}");
        good(200, admin, "GET", ADMIN + "notifications", "?user_id=zoe", null);
        good(200, admin, "POST", ADMIN + "notifications/{id}/read", "1", null);
        good(200, admin, "DELETE", ADMIN + "notifications/{id}", "1", null);
        good(200, admin, "GET", ADMIN + "outbox", "", null);
        good(200, admin, "POST", ADMIN + "outbox/{id}/retry", "7", null);
        good(200, admin, "DELETE", ADMIN + "outbox/{id}", "7", null);
        good(200, admin, "GET", ADMIN + "search", "?type=general&text=t", null);
        searchThatTheStoreCannotDo();
        bad(400, admin, "GET", ADMIN + "search", "?since=never", null);
        bad(400, admin, "GET", ADMIN + "connections", "?limit=0", null);
        bad(400, admin, "GET", ADMIN + "outbox", "?limit=0", null);
        bad(400, admin, "GET", ADMIN + "notifications", "", null);
        bad(400, admin, "POST", ADMIN + "notifications", "", "{'title':'Test'}");
        check("POST " + ADMIN + "notifications/{id}/read", 400, admin.call("POST", ADMIN + "notifications/1/read"));
        check("DELETE " + ADMIN + "notifications/{id}", 400, admin.call("DELETE", ADMIN + "notifications/1"));
        bad(404, admin, "POST", ADMIN + "notifications/{id}/read", "99", null);
        bad(404, admin, "DELETE", ADMIN + "notifications/{id}", "99", null);
        bad(404, admin, "POST", ADMIN + "outbox/{id}/retry", "8", null);
        bad(404, admin, "DELETE", ADMIN + "outbox/{id}", "8", null);
        check("POST " + ADMIN + "notifications", 413, admin.call("POST", ADMIN + "notifications", TOO_LARGE));
        check("POST " + ADMIN + "notifications", 415, plainText(admin, "POST", ADMIN + "notifications"));
    }

    private void searchThatTheStoreCannotDo() throws Exception {
        NotificationStore simple = (NotificationStore) Proxy.newProxyInstance(
                NotificationStore.class.getClassLoader(),
                new Class<?>[] {NotificationStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("search")) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    return method.invoke(store, arguments);
                });
        try (LiveServer other = LiveServer.start(settings -> settings.store(simple))) {
            check("GET " + ADMIN + "search", 501, AdminContractTest.admin(other).call("GET", ADMIN + "search"));
        }
    }

    /** Not authenticated, too often, and a store that fails, at every route that can say so. */
    private void refusals() throws Exception {
        HubLimits slow = HubLimits.DEFAULT.withMessagesPerSecond(1);
        try (LiveServer limited = LiveServer.start(settings -> settings.limits(slow), door -> door.metrics(() -> ""))) {
            RestCaller eager = new RestCaller(limited, Jwt.tokenOf("eager"));
            for (int i = 0; i < 60; i++) {
                eager.call("GET", UNREAD);
            }
            for (String operation : operations()) {
                JsonNode responses = operation(operation).get("responses");
                String method = operation.split(" ", 2)[0];
                String path = operation.split(" ", 2)[1].replace("{id}", "1");
                if (responses.has("401")) {
                    check(operation, 401, elsewhere(new RestCaller(server, null), method, path));
                }
                if (responses.has("403") && !operation.equals("POST " + INBOX)) {
                    check(operation, 403, elsewhere(caller("ann"), method, path));
                }
                if (responses.has("429") && !path.equals(STREAM)) {
                    check(operation, 429, elsewhere(eager, method, path));
                }
                if (responses.has("503")) {
                    store.failBefore(Integer.MAX_VALUE, Operation.values());
                    check(operation, 503, failing(operation).call(method, path, body(operation)));
                    store.heal();
                }
            }
        }
        // What an address may do is tested where addresses are: the answer is the same.
        seen.add("GET " + STREAM + " 429");
    }

    /** Through a proxy, as this machine itself needs no token for its metrics. */
    private static HttpResponse<String> elsewhere(RestCaller caller, String method, String path) throws Exception {
        return caller.send(
                caller.to(path).header("X-Forwarded-For", "192.0.2.1").method(method, BodyPublishers.noBody()));
    }

    private RestCaller failing(String operation) {
        return operation.endsWith("/readyz")
                ? new RestCaller(server, null)
                : new RestCaller(
                        server,
                        Jwt.of("admin")
                                .with("scope", "notify:send notify:admin")
                                .token());
    }

    private static String body(String operation) {
        return operation.equals("POST " + INBOX) || operation.equals("POST " + ADMIN + "notifications")
                ? "{'user_id':5}"
                : operation.startsWith("GET") ? "" : "{}";
    }

    // --- comparing

    private RestCaller caller(String user) {
        return new RestCaller(
                server, Jwt.of(user).expiring(Instant.now().plusSeconds(60)).token());
    }

    /** A request that fits the description, and its answer. */
    private void good(int status, RestCaller caller, String method, String template, String rest, @Nullable String json)
            throws Exception {
        String operation = method + " " + template;
        if (json != null) {
            assertThat(api.errors(requestSchema(operation), Json.parse(Json.quoted(json))))
                    .as("the request %s", json)
                    .isEmpty();
        }
        check(operation, status, call(caller, method, template, rest, json));
    }

    /** A request that the description refuses too, where it is its body that is wrong; and its answer. */
    private void bad(int status, RestCaller caller, String method, String template, String rest, @Nullable String json)
            throws Exception {
        String operation = method + " " + template;
        if (json != null && status == 400) {
            assertThat(api.errors(requestSchema(operation), Json.parse(Json.quoted(json))))
                    .as("the bad request %s", json)
                    .isNotEmpty();
        }
        check(operation, status, call(caller, method, template, rest, json));
    }

    private static HttpResponse<String> call(
            RestCaller caller, String method, String template, String rest, @Nullable String json) throws Exception {
        String user = template.startsWith(ADMIN) ? "?user_id=zoe" : "";
        String path = template.contains("{id}") ? template.replace("{id}", rest) + user : template + rest;
        return json == null ? caller.call(method, path) : caller.call(method, path, json);
    }

    private JsonNode operation(String operation) {
        String[] parts = operation.split(" ", 2);
        return api.root().get("paths").get(parts[1]).get(parts[0].toLowerCase(Locale.ROOT));
    }

    private JsonNode requestSchema(String operation) {
        return operation(operation)
                .at("/requestBody/content")
                .get("application/json")
                .get("schema");
    }

    private void check(String operation, int status, HttpResponse<String> answer) {
        String where = operation + " " + status;
        assertThat(answer.statusCode()).as(where + ": " + answer.body()).isEqualTo(status);
        JsonNode response = operation(operation).get("responses").get(String.valueOf(status));
        assertThat(response).as("%s is described", where).isNotNull();
        JsonNode described = api.resolved(response);
        String type = answer.headers().firstValue("Content-Type").orElse("none");
        JsonNode content = described.get("content").get(type);
        assertThat(content).as("%s as %s is described", where, type).isNotNull();
        if (type.equals("application/json")) {
            assertThat(api.errors(content.get("schema"), Json.parse(answer.body())))
                    .as("%s: %s", where, answer.body())
                    .isEmpty();
        }
        JsonNode headers = described.get("headers");
        if (headers != null) {
            headers.fieldNames()
                    .forEachRemaining(name -> assertThat(answer.headers().firstValue(name))
                            .as("%s of %s", name, where)
                            .isPresent());
        }
        seen.add(where);
    }

    @Test
    void aDescriptionIsNotSentAgainToWhoHasIt() throws Exception {
        RestCaller nobody = new RestCaller(server, null);
        String version = nobody.call("GET", "/asyncapi.yaml")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        HttpResponse<String> again = nobody.send(nobody.to("/asyncapi.yaml").header("If-None-Match", version));
        assertThat(again.statusCode()).isEqualTo(304);
    }
}
