package io.notifyhub.core;

import java.util.Collections;
import java.util.Map;

/**
 * What became of one notification to many users: each of them is in exactly one of the two maps. Immutable.
 *
 * @param results of those it worked for
 * @param failures of those it did not
 */
public record BulkResult(Map<String, NotifyResult> results, Map<String, NotifyException> failures) {
    public BulkResult {
        results = Collections.unmodifiableMap(results);
        failures = Collections.unmodifiableMap(failures);
    }
}
