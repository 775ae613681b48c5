package io.notifyhub.server.undertow.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.notifyhub.server.undertow.DoorFuzzing;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.ParameterLimitException;
import io.undertow.util.Protocols;
import io.undertow.util.URLUtils;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An upgrade request of any query and headers, as the HTTP parser hands them over: each step of the way in answers, and none
 * throws. The first line of the input is the query, each further one a header.
 */
public class UpgradeRequestFuzzTest {
    private static final int MAX_PARAMETERS = 64;
    /** Other names the HTTP parser refuses. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    @FuzzTest
    void anyQueryAndHeaders(byte[] bytes) {
        fuzzerTestOneInput(bytes);
    }

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        HttpServerExchange exchange = new HttpServerExchange(null);
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", 66);
        exchange.setRequestMethod(HttpString.tryFromString("GET"));
        exchange.setProtocol(Protocols.HTTP_1_1);
        exchange.setRequestPath("/ws/notifications/");
        exchange.setSourceAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        try {
            URLUtils.parseQueryString(lines[0], exchange, "UTF-8", true, MAX_PARAMETERS);
        } catch (ParameterLimitException | IllegalArgumentException e) {
            return; // The server answers with 400 before our part is reached.
        }
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0 && NAME.matcher(lines[i].substring(0, colon)).matches()) {
                exchange.getRequestHeaders()
                        .add(
                                new HttpString(lines[i].substring(0, colon)),
                                lines[i].substring(colon + 1).trim());
            }
        }
        List<String> offered = Handshake.offered(exchange.getRequestHeaders());
        String chosen = Handshake.choose(offered, List.of("notify.v1"));
        assertThat(chosen == null || offered.contains(chosen)).isTrue();
        Handshake.Refusal refusal = Handshake.check(exchange);
        if (refusal == null) {
            assertThat(Handshake.accept(exchange.getRequestHeaders())).hasSize(28);
        } else {
            assertThat(refusal.status()).isBetween(400, 426);
        }
        DoorFuzzing.wayIn(exchange, UpgradeRequest.of(exchange, offered));
    }
}
