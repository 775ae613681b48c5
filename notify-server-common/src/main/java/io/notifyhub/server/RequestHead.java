package io.notifyhub.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request without its body, as any server has it. For servers to implement. */
public interface RequestHead {
    /** In capitals. */
    String method();

    /** All values of a header, in their order; none if it did not come. @param name in any case */
    List<String> headers(String name);

    /** All values of a parameter of the query, decoded, in their order; none if it did not come. */
    List<String> parameters(String name);

    /** The first value of a header, or null. */
    default @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** The first value of a parameter, or null. */
    default @Nullable String parameter(String name) {
        List<String> values = parameters(name);
        return values.isEmpty() ? null : values.get(0);
    }
}
