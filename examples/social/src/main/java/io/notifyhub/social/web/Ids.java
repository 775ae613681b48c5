package io.notifyhub.social.web;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The ids of this application, as they stand in paths, queries and tokens. Stateless. */
public final class Ids {
    private static final String ID = "[1-9][0-9]{0,17}";

    private Ids() {}

    /** Empty if no row can have it. */
    public static OptionalLong parse(@Nullable String text) {
        return text != null && text.matches(ID) ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
