package io.notifyhub.transport.redis;

import io.notifyhub.core.NotifyException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.spi.TicketStore;
import io.notifyhub.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Tickets that every node can take, once: {@code GETDEL} gives a ticket to one caller alone. Redis is not told the ticket but its
 * hash, so whoever reads the keys there gets in nowhere. Thread-safe; see {@link Inquiry} for how long it blocks.
 */
final class RedisTickets implements TicketStore {
    private final Inquiry inquiry;
    private final Keys keys;

    RedisTickets(Inquiry inquiry, Keys keys) {
        this.inquiry = inquiry;
        this.keys = keys;
    }

    @Override
    public void put(String ticket, Principal principal, Duration lifetime) {
        byte[] value = PrincipalCodec.encode(principal);
        run(Command.of(Protocol.Command.SET, keys.ticket(ticket), value, "PX", lifetime.toMillis()));
    }

    @Override
    public @Nullable Principal take(String ticket) {
        Command command = Command.of(Protocol.Command.GETDEL, keys.ticket(ticket));
        boolean[] asked = new boolean[1];
        byte[] value = inquiry.ask(link -> {
            boolean again = asked[0];
            asked[0] = true;
            Object reply = checked(link.run(List.of(command)));
            if (reply == null && again) {
                // The call whose answer was lost may have taken it: to say that it is no good would be wrong.
                throw new NotifyException(ErrorCode.UNAVAILABLE, "the ticket may have been used");
            }
            return reply instanceof byte[] bytes ? bytes : new byte[0];
        });
        return value.length == 0 ? null : PrincipalCodec.decode(value);
    }

    private void run(Command command) {
        inquiry.ask(link -> {
            checked(link.run(List.of(command)));
            return true;
        });
    }

    private static @Nullable Object checked(List<Object> replies) {
        if (replies.get(0) instanceof JedisDataException refusal) {
            throw refusal;
        }
        return replies.get(0);
    }
}
