package io.notifyhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tokens may stand in a request; the servers' own tests try the same over the wire. */
class CredentialsTest {
    private final Credentials credentials = new Credentials("access_token");

    /** @param headers names in lower case */
    private record Request(String method, Map<String, List<String>> headers, Map<String, List<String>> query)
            implements RequestHead {
        static Request get(Map<String, List<String>> headers) {
            return new Request("GET", headers, Map.of());
        }

        @Override
        public List<String> headers(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        @Override
        public List<String> parameters(String name) {
            return query.getOrDefault(name, List.of());
        }
    }

    @Test
    void findsEveryTokenOfAnUpgrade() {
        Request request = new Request(
                "GET",
                Map.of(
                        "authorization", List.of("Bearer  h"),
                        "sec-websocket-protocol", List.of("notify.v1, bearer.s", "bearer.t"),
                        "origin", List.of("https://example.com"),
                        "cookie", List.of("a=b; access_token=\"c\"")),
                Map.of("token", List.of("q", "r")));
        assertThat(credentials.ofUpgrade(request)).containsExactlyInAnyOrder("h", "s", "t", "c", "q", "r");
    }

    @Test
    void takesACookieOfAnUpgradeBesideAnOriginAlone() {
        Map<String, List<String>> cookie = Map.of("cookie", List.of("access_token=c"));
        assertThat(credentials.ofUpgrade(Request.get(cookie))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET, same-origin, c", "GET, none, c", "HEAD, none, c", "GET, cross-site, ''", "POST, same-origin, ''"})
    void takesACookieOfAReadingRequestUnlessAnotherSiteIsBehindIt(String method, String site, String found) {
        Map<String, List<String>> headers =
                Map.of("cookie", List.of("access_token=c"), "sec-fetch-site", List.of(site));
        assertThat(credentials.of(new Request(method, headers, Map.of())))
                .isEqualTo(found.isEmpty() ? List.of() : List.of(found));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a=b", "ü"})
    void refusesANameThatNoCookieCanHave(String name) {
        assertThatThrownBy(() -> new Credentials(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "99999999999999999999", ""})
    void refusesAnAttemptThatIsNoNumber(String attempt) {
        Request request = new Request("GET", Map.of(), Map.of("attempt", List.of(attempt)));
        assertThatThrownBy(() -> Handshakes.of(request, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attempt");
    }

    @Test
    void prefersTheLastEventOfAStreamToItsCursor() {
        Map<String, List<String>> query = Map.of("cursor", List.of("1.a"), "device", List.of("phone"));
        Request request = new Request("GET", Map.of("last-event-id", List.of("2.b")), query);
        assertThat(Handshakes.ofStream(request, List.of("t")).cursor()).isEqualTo("2.b");
        assertThat(Handshakes.of(request, List.of("t")).cursor()).isEqualTo("1.a");
        assertThat(Handshakes.ofStream(request, List.of("t")).device()).isEqualTo("phone");
    }
}
