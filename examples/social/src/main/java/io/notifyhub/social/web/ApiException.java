package io.notifyhub.social.web;

import java.util.Map;

/** What a request is answered with instead: a status, a stable code and a sentence, perhaps complaints about its fields. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> fields;

    private ApiException(int status, String code, String sentence, Map<String, String> fields) {
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
        this.fields = Map.copyOf(fields);
    }

    public static ApiException of(int status, String code, String sentence) {
        return new ApiException(status, code, sentence, Map.of());
    }

    public static ApiException badRequest(String sentence) {
        return of(400, "invalid_request", sentence);
    }

    static ApiException fields(Map<String, String> fields) {
        return new ApiException(400, "invalid_field", "Some fields are wrong", fields);
    }

    public static ApiException notAuthenticated(String sentence) {
        return of(401, "not_authenticated", sentence);
    }

    public static ApiException forbidden(String sentence) {
        return of(403, "forbidden", sentence);
    }

    public static ApiException notFound(String sentence) {
        return of(404, "not_found", sentence);
    }

    public static ApiException tooMany(String sentence) {
        return of(429, "rate_limited", sentence);
    }

    public static ApiException unavailable(String sentence) {
        return of(503, "unavailable", sentence);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, String> fields() {
        return fields;
    }
}
