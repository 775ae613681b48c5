package io.notifyhub.server.undertow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.server.undertow.DoorFuzzing;
import io.notifyhub.server.undertow.NotifyServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;

/**
 * A request of any method, path, query, headers and body to a running server, by a user who may notify nobody but itself:
 * answered with something other than 500, and errors in JSON with a code. The first line of the input is the method and the
 * address, from {@code /api/notifications/} on unless it begins with a slash; the others are headers up to an empty one, and
 * the rest is the body. What frames a message (its length and the like) is not left to the input, so that each gets an answer.
 */
public class RestRequestFuzzTest {
    private static final int MOST_HEADERS = 20;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Set<String> FRAMING =
            Set.of("content-length", "transfer-encoding", "connection", "upgrade", "expect", "host");

    @AutoClose
    private static final NotificationHub HUB = NotificationHub.builder()
            .authenticator(DoorFuzzing.authenticator())
            .sendPolicy((sender, recipient, request) -> recipient.equals("1"))
            .store(MemoryNotificationStore.builder()
                    .maxEntries(50)
                    .maxBytes(4 << 20)
                    .build())
            .build();

    @AutoClose
    private static final NotifyServer SERVER = NotifyServer.builder(HUB).port(0).start();

    private static final HttpExchanges HTTP = new HttpExchanges(SERVER.port());
    private static final String AUTHORIZATION = "Authorization: Bearer " + DoorFuzzing.token();

    @FuzzTest
    void anyRequest(byte[] bytes) {
        fuzzerTestOneInput(bytes);
    }

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        // The fuzzer takes any for a finding otherwise; this one is its own. It forgets what was said before a run.
        BugDetectors.allowNetworkConnections();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String[] start = firstLine(text).split(" ", 2);
        String method = TOKEN.matcher(start[0]).matches() && !start[0].equals("CONNECT") ? start[0] : "GET";
        HttpExchanges.Answer answer = HTTP.exchange(request(text, method, start), !method.equalsIgnoreCase("HEAD"));
        if (answer == null) {
            return; // Not even HTTP.
        }
        assertThat(answer.status()).isBetween(200, 499).isNotEqualTo(408);
        if (answer.isJson() && answer.body().length > 0) {
            JsonNode json = parse(answer.body());
            if (answer.status() >= 400) {
                assertThat(json.path("error").asText()).isNotEmpty();
                assertThat(json.path("code").asText()).matches("[a-z_]+");
            }
            assertThat(answer.text()).doesNotContain("Exception", "io.notifyhub", "\\tat ");
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + new String(body, StandardCharsets.UTF_8), e);
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).replace("\r", "");
    }

    private static byte[] request(String text, String method, String[] start) {
        String given = start.length < 2 ? "" : start[1];
        String address = given.startsWith("/") ? given : "/api/notifications/" + given;
        StringBuilder head = new StringBuilder(method + ' ' + address + " HTTP/1.1\r\nHost: localhost\r\n");
        int blank = text.indexOf("\n\n");
        String[] lines = (blank < 0 ? text : text.substring(0, blank)).split("\n");
        boolean authorized = false;
        for (String line :
                Arrays.asList(lines).subList(Math.min(1, lines.length), Math.min(MOST_HEADERS, lines.length))) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (TOKEN.matcher(name).matches() && !FRAMING.contains(name)) {
                authorized |= name.equals("authorization");
                head.append(line.replace("\r", "")).append("\r\n");
            }
        }
        byte[] body = (blank < 0 ? "" : text.substring(blank + 2)).getBytes(StandardCharsets.ISO_8859_1);
        head.append(authorized ? "" : AUTHORIZATION + "\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }
}
