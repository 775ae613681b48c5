package io.notifyhub.transport.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * A command and the key or channel that says which server it goes to. Immutable once made.
 *
 * @param key decides on the server; also the first argument
 */
record Command(byte[] key, CommandArguments arguments) {
    static Command of(ProtocolCommand name, byte[] key, Object... rest) {
        CommandArguments arguments = new CommandArguments(name).add(key);
        for (Object argument : rest) {
            arguments.add(argument);
        }
        return new Command(key, arguments);
    }
}
