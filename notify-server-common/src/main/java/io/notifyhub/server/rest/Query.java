package io.notifyhub.server.rest;

import io.notifyhub.core.NotifyException;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.protocol.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of an address. Those that are not known are ignored; a known one of a wrong type is an {@link
 * IllegalArgumentException} with a sentence for the caller. Stateless.
 */
final class Query {
    /** As many digits as a long surely holds. */
    private static final String ID = "[0-9]{1,18}";

    private Query() {}

    /** {@code ?limit&before&unread_only}: a page of an inbox. */
    static ListQuery page(RestExchange exchange) {
        Long limit = number(exchange, "limit", 1);
        Long before = number(exchange, "before", 1);
        return new ListQuery(
                limit == null ? ListQuery.DEFAULT_LIMIT : (int) Math.min(limit, ListQuery.MAX_LIMIT),
                before == null ? Long.MAX_VALUE : before,
                flag(exchange, "unread_only"));
    }

    /** The notification that the path names. @throws NotifyException if no notification can be named so */
    static long id(RestExchange exchange) {
        String text = exchange.variable();
        long id = text != null && text.matches(ID) ? Long.parseLong(text) : 0;
        if (id < 1) {
            throw new NotifyException(ErrorCode.NOT_FOUND, "No such notification");
        }
        return id;
    }

    static @Nullable Long number(RestExchange exchange, String name, long least) {
        String text = text(exchange, name);
        if (text == null) {
            return null;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too small.
        }
        throw new IllegalArgumentException(name + " must be a whole number of at least " + least);
    }

    static boolean flag(RestExchange exchange, String name) {
        String text = text(exchange, name);
        if (text == null) {
            return false;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException(name + " must be true or false");
        };
    }

    static @Nullable String text(RestExchange exchange, String name) {
        return exchange.parameter(name);
    }
}
