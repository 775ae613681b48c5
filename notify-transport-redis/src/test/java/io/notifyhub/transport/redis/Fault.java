package io.notifyhub.transport.redis;

import java.io.IOException;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** What is done to the Redis of two hubs, and undone after a while. */
enum Fault {
    KILLED_AND_STARTED {
        @Override
        void begin(Scene scene) {
            scene.redis().kill();
        }

        @Override
        void end(Scene scene) throws IOException {
            scene.redis().start();
        }
    },
    FLUSHED {
        @Override
        void begin(Scene scene) {
            scene.redis().command(Command.FLUSHALL);
        }
    },
    SUBSCRIBERS_KILLED {
        @Override
        void begin(Scene scene) {
            Object killed = scene.redis().command(Command.CLIENT, "KILL", "TYPE", "pubsub");
            if (!Long.valueOf(2).equals(killed)) {
                throw new AssertionError("killed " + killed + " subscribers");
            }
        }
    },
    EVERY_CLIENT_KILLED {
        @Override
        void begin(Scene scene) {
            scene.redis().command(Command.CLIENT, "KILL", "TYPE", "pubsub");
            scene.redis().command(Command.CLIENT, "KILL", "TYPE", "normal");
        }
    },
    FROZEN {
        @Override
        void begin(Scene scene) {
            scene.redis().freeze();
        }

        @Override
        void end(Scene scene) {
            scene.redis().thaw();
        }
    },
    /** The second node does not read, and Redis cuts it off when its output has become too much. */
    OUTPUT_LIMIT {
        @Override
        void begin(Scene scene) {
            scene.redis().command(Command.CONFIG, "SET", "client-output-buffer-limit", "pubsub 64kb 32kb 5");
            scene.hubs().payload(15_000);
            scene.proxy().hold(false, true);
        }

        @Override
        void end(Scene scene) {
            scene.hubs().payload(100);
            scene.proxy().pass();
        }

        @Override
        boolean isDone(Scene scene) {
            Object clients = scene.redis().command(Command.CLIENT, "LIST", "TYPE", "pubsub");
            return RedisServer.text(clients).lines().count() < 2;
        }
    },
    /** Nothing from the second node comes through. */
    HOLE_UP {
        @Override
        void begin(Scene scene) {
            scene.proxy().hold(true, false);
        }

        @Override
        void end(Scene scene) {
            scene.proxy().pass();
        }
    },
    /** Nothing comes through to the second node. */
    HOLE_DOWN {
        @Override
        void begin(Scene scene) {
            scene.proxy().hold(false, true);
        }

        @Override
        void end(Scene scene) {
            scene.proxy().pass();
        }
    },
    HOLE {
        @Override
        void begin(Scene scene) {
            scene.proxy().hold(true, true);
        }

        @Override
        void end(Scene scene) {
            scene.proxy().pass();
        }
    };

    /** One Redis and two hubs, of which the second reaches it through a proxy. */
    record Scene(RedisServer redis, Proxy proxy, TwoHubs hubs) implements AutoCloseable {
        static Scene open(long seed) throws IOException {
            RedisServer redis = RedisServer.started();
            Proxy proxy = new Proxy(redis.port());
            return new Scene(
                    redis,
                    proxy,
                    new TwoHubs(
                            seed,
                            RedisTransport.builder(redis.url()).build(),
                            RedisTransport.builder("redis://127.0.0.1:" + proxy.port())
                                    .build()));
        }

        @Override
        public void close() throws IOException {
            hubs.close();
            proxy.close();
            redis.close();
        }
    }

    /** To be done in a scene. */
    FaultRounds.Trouble in(Scene scene) {
        boolean hole = this == HOLE || this == HOLE_UP || this == HOLE_DOWN;
        return new FaultRounds.Trouble(
                name(),
                hole || this == FROZEN,
                hole || this == OUTPUT_LIMIT ? List.of(1) : List.of(0, 1),
                () -> begin(scene),
                () -> isDone(scene),
                () -> end(scene));
    }

    abstract void begin(Scene scene);

    /** Whether what was to happen has happened. */
    boolean isDone(Scene scene) {
        return true;
    }

    void end(Scene scene) throws IOException {
        // Over at once.
    }
}
