package io.notifyhub.simulator.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes histories in which everything is right, from a model of logs and clients. */
final class GoodHistories {
    private static final int ACTIONS = 160;

    private final Random random;
    private final History history = new History();
    private final List<ModelLog> logs = new ArrayList<>();
    private final List<ModelClient> clients = new ArrayList<>();
    private final boolean rewinds;
    private long now = 1_000;
    private int ops;

    private GoodHistories(long seed) {
        random = new Random(seed);
        rewinds = random.nextBoolean();
        for (String user : List.of("ann", "bob")) {
            ModelLog log = new ModelLog(user, random);
            logs.add(log);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                clients.add(new ModelClient(user + i, log, history, () -> now, random));
            }
        }
    }

    static History of(long seed) {
        return new GoodHistories(seed).make();
    }

    private History make() {
        for (int i = 0; i < ACTIONS; i++) {
            now += random.nextInt(40);
            act();
        }
        settle();
        return history;
    }

    private ModelLog log() {
        return logs.get(random.nextInt(logs.size()));
    }

    private ModelClient client() {
        return clients.get(random.nextInt(clients.size()));
    }

    private void act() {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> send();
            case 5, 6 -> command();
            case 7, 8, 9, 10 -> client().serve(1 + random.nextInt(6));
            case 11, 12 -> connectOrCut();
            case 13 -> client().list();
            case 14 -> outside();
            default -> serveAll();
        }
    }

    private void serveAll() {
        clients.forEach(client -> {
            client.serve(100);
            client.list();
        });
    }

    private void send() {
        ModelLog log = log();
        String op = "op" + ++ops;
        String token = "t" + ops;
        history.invoked(op, now, new Command.Send(log.user, token));
        switch (random.nextInt(10)) {
            case 0 -> history.failed(op, now);
            case 1 -> history.succeeded(op, now, 0);
            case 2 -> unknown(log, op, token);
            default -> history.succeeded(op, now, log.create(token));
        }
    }

    /** Stored or not, told or not, and sometimes tried again with the same key. */
    private void unknown(ModelLog log, String op, String token) {
        long id = random.nextBoolean() ? log.create(token) : 0;
        if (random.nextBoolean()) {
            history.unknown(op, now);
        }
        if (random.nextBoolean()) {
            String again = op + "again";
            history.invoked(again, now, new Command.Send(log.user, token));
            history.succeeded(again, now, id == 0 ? log.create(token) : id);
        }
    }

    private void command() {
        ModelLog log = log();
        long id = 1 + random.nextInt((int) log.head().rev() + 1);
        String op = "op" + ++ops;
        switch (random.nextInt(5)) {
            case 0 -> answered(op, new Command.ReadAll(log.user, id), log.readAll(id));
            case 1, 2 -> answered(op, new Command.Delete(log.user, id), log.delete(id));
            case 3 -> answered(op, new Command.Preferences(log.user, "p" + ops), log.preferences());
            default -> answered(op, new Command.Read(log.user, id), log.read(id));
        }
    }

    private void answered(String op, Command command, long rev) {
        history.invoked(op, now, command);
        if (rev < 0) {
            history.failed(op, now);
        } else {
            history.succeeded(op, now, random.nextBoolean() ? rev : 0);
        }
    }

    private void connectOrCut() {
        ModelClient client = client();
        if (!client.isConnected()) {
            client.connect();
        } else if (random.nextInt(3) == 0) {
            client.kill();
        } else {
            client.cut();
        }
    }

    private void outside() {
        ModelLog log = log();
        long head = log.head().rev();
        switch (random.nextInt(4)) {
            case 0 -> log.prune(log.floor().rev() + random.nextInt(8));
            case 1 -> outage();
            default -> {
                if (rewinds && random.nextBoolean()) {
                    long kept = random.nextInt(6) == 0 ? 0 : Math.max(0, head - random.nextInt(6));
                    log.rewind(kept);
                    history.rewound(log.user, now, kept);
                }
            }
        }
    }

    private void outage() {
        String name = "outage" + ++ops;
        history.outageBegan(name, now, null);
        now += random.nextInt(100_000);
        history.outageEnded(name, now);
    }

    private void settle() {
        for (int i = 0; i < 4; i++) {
            for (ModelClient client : clients) {
                if (!client.isConnected()) {
                    client.connect();
                }
            }
            serveAll();
        }
        now += 60_000;
        logs.forEach(log -> log.end(history, now));
    }
}
