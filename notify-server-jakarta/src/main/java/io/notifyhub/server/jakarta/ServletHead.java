package io.notifyhub.server.jakarta;

import io.notifyhub.server.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A servlet's request as the rules of access see it. Confined to the request's thread. */
final class ServletHead implements RequestHead {
    private final HttpServletRequest request;
    private final QueryString query;

    ServletHead(HttpServletRequest request) {
        this.request = request;
        this.query = QueryString.parse(request.getQueryString());
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public List<String> headers(String name) {
        @Nullable Enumeration<String> values = request.getHeaders(name);
        return values == null ? List.of() : Collections.list(values);
    }

    @Override
    public List<String> parameters(String name) {
        return query.values(name);
    }
}
