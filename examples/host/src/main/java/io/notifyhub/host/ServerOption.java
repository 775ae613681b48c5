package io.notifyhub.host;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a tool talks to. */
final class ServerOption {
    @Option(names = "--url", description = "The server; http://127.0.0.1:8000, or at PORT, by default.")
    private @Nullable String url;

    @Option(names = "--token", description = "The token to use; one signed with the server's secret by default.")
    private @Nullable String token;

    /** The address with this path. */
    URI http(String path) {
        String base = url == null ? "http://127.0.0.1:" + Settings.ofProcess().port() : url;
        if (!base.startsWith("http://") && !base.startsWith("https://")) {
            throw new IllegalArgumentException("--url must begin with http:// or https://");
        }
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** The same address for a WebSocket. */
    URI webSocket(String path) {
        return URI.create(http(path).toString().replaceFirst("^http", "ws"));
    }

    @Nullable
    String token() {
        return token;
    }
}
