package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.server.testkit.RestCaller;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The modules of the browser client, as the server gives them to pages. */
class BrowserClientContractTest {
    @AutoClose
    private static final LiveServer SERVER = LiveServer.start();

    private final RestCaller nobody = new RestCaller(SERVER, null);

    @ParameterizedTest
    @ValueSource(strings = {"notify.js", "notify-inbox.js", "notify-react.js"})
    void servesEachModuleAsJavaScriptToAnybody(String name) throws Exception {
        HttpResponse<String> module = nobody.call("GET", "/notify/" + name);
        assertThat(module.statusCode()).isEqualTo(200);
        assertThat(module.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(module.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(module.body()).contains("\nexport { ");
    }

    @Test
    void aPageThatHasAModuleNeedNotLoadItAgain() throws Exception {
        HttpResponse<String> first = nobody.call("GET", "/notify/notify.js");
        String version = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = nobody.send(nobody.to("/notify/notify.js").header("If-None-Match", version));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void pagesOfAllowedOriginsMayImportItAndOthersMayNot() throws Exception {
        HttpResponse<String> here =
                nobody.send(nobody.to("/notify/notify.js").header("Origin", "http://localhost:3000"));
        assertThat(here.headers().firstValue("Access-Control-Allow-Origin")).contains("http://localhost:3000");
        HttpResponse<String> elsewhere =
                nobody.send(nobody.to("/notify/notify.js").header("Origin", "https://evil.example"));
        assertThat(elsewhere.statusCode()).isEqualTo(403);
    }
}
