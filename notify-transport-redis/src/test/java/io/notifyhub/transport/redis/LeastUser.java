package io.notifyhub.transport.redis;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** A user of Redis who may do what docs/scaling.md lists, and no more. */
final class LeastUser {
    /** As it stands in a URL. */
    static final String CREDENTIALS = "hub:secret";

    private static final List<String> RULES = List.of(
            "on",
            ">secret",
            "~notify:*",
            "&notify:*",
            "-@all",
            "+hset",
            "+hdel",
            "+hkeys",
            "+hgetall",
            "+expire",
            "+exists",
            "+set",
            "+get",
            "+getdel",
            "+del",
            "+publish",
            "+subscribe",
            "+select",
            "+hello",
            "+client|setname");

    private static final List<String> IN_A_CLUSTER = List.of("+spublish", "+ssubscribe", "+asking", "+cluster|slots");

    private LeastUser() {}

    static void createAt(RedisServer server) {
        create(server, List.of());
    }

    static void createAt(RedisCluster cluster) {
        cluster.masters.forEach(master -> create(master, IN_A_CLUSTER));
    }

    private static void create(RedisServer server, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("SETUSER", "hub"));
        arguments.addAll(RULES);
        arguments.addAll(more);
        server.command(Command.ACL, arguments.toArray(String[]::new));
    }
}
