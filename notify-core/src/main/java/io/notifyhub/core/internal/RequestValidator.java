package io.notifyhub.core.internal;

import io.notifyhub.core.HubLimits;
import io.notifyhub.core.JsonCodec;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.PayloadTooLargeException;
import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.core.spi.IdempotencyKey;
import io.notifyhub.core.spi.OutboxGate;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Texts;
import io.notifyhub.protocol.UserIds;
import io.notifyhub.protocol.codec.JsonText;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what a caller asks for into what a store is given, or says what is wrong with it. Immutable and thread-safe. */
final class RequestValidator {
    private final HubLimits limits;
    private final JsonCodec jsonCodec;
    private final Clock clock;
    private final Set<String> criticalTypes;
    private final HubMonitor monitor;

    RequestValidator(
            HubLimits limits, JsonCodec jsonCodec, Clock clock, Set<String> criticalTypes, HubMonitor monitor) {
        this.limits = limits;
        this.criticalTypes = criticalTypes;
        this.monitor = monitor;
        this.jsonCodec = jsonCodec;
        this.clock = clock;
    }

    /**
     * @param origin the scope of the request's idempotency key
     * @throws IllegalArgumentException naming the value and the rule it breaks
     */
    AppendRequest validate(String userId, NotificationRequest request, String origin) {
        return validate(userId, request, origin, null);
    }

    /** @param outboxKey the idempotency key of a request that bears none and comes from an outbox; else null */
    AppendRequest validate(String userId, NotificationRequest request, String origin, @Nullable String outboxKey) {
        UserIds.check(userId);
        String actor = request.actor();
        if (actor != null) {
            UserIds.check(actor);
        }
        Notification draft = Notification.builder(FrameTypes.applicationType(request.type()))
                .title(text("title", request.title(), HubLimits.MAX_TITLE_LENGTH))
                .message(text("message", request.message(), HubLimits.MAX_MESSAGE_LENGTH))
                .link(text("link", request.link(), HubLimits.MAX_LINK_LENGTH))
                .verb(text("verb", request.verb(), HubLimits.MAX_VERB_LENGTH))
                .actor(actor)
                .dataJson(data(request))
                .createdAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .build();
        String key = text("idempotencyKey", request.idempotencyKey(), HubLimits.MAX_IDEMPOTENCY_KEY_LENGTH);
        IdempotencyKey idempotency = null;
        if (key != null || outboxKey != null) {
            String hash = PayloadHash.of(draft, request.critical());
            idempotency = key != null
                    ? new IdempotencyKey(origin, key, hash)
                    : new IdempotencyKey(OutboxGate.ORIGIN, Objects.requireNonNull(outboxKey), hash);
        }
        boolean critical = request.critical() || criticalTypes.contains(draft.type());
        // What goes to an outbox first is stored at another time, by another thread or node.
        Object trace = outboxKey == null ? monitor.sending(draft.type()) : null;
        return new AppendRequest(userId, draft, critical, idempotency, trace);
    }

    String data(NotificationRequest request) {
        String given = request.dataJson();
        Object value = request.data();
        return given != null ? checkData(given) : value == null ? "{}" : checkData(jsonCodec.write(value));
    }

    /** {@code json} in compact form, if it is one JSON value within the limit. */
    String checkData(String json) {
        String compact = JsonText.compact(json);
        int bytes = Texts.utf8Length(compact);
        if (bytes > limits.maxDataBytes()) {
            throw new PayloadTooLargeException(
                    "data must have at most " + limits.maxDataBytes() + " bytes as JSON, had " + bytes);
        }
        return compact;
    }

    private static @Nullable String text(String name, @Nullable String value, int maxLength) {
        if (value == null) {
            return null;
        }
        if (value.length() > maxLength) {
            throw new IllegalArgumentException(
                    name + " must have at most " + maxLength + " characters, had " + value.length());
        }
        if (!Texts.isStorable(value)) {
            throw new IllegalArgumentException(name + " must not contain U+0000 or a lone surrogate");
        }
        return value;
    }
}
