package io.notifyhub.simulator;

import io.notifyhub.client.CommandEnd;
import io.notifyhub.client.Commands;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.QueuedCommand;
import io.notifyhub.core.IdempotencyConflictException;
import io.notifyhub.core.Inbox;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.StoreException;
import io.notifyhub.protocol.Notification;
import io.notifyhub.simulator.checker.Command;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What producers and devices ask for, and what they are told. Whoever has a key repeats what had an unknown outcome. For one
 * thread.
 */
final class Operations {
    private final World world;
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Actor outside = new Actor("producer");
    private long number;

    Operations(World world) {
        this.world = world;
    }

    /** One call under way. */
    private record Pending(String op, Actor by, Command command, Runnable onUnknown) {}

    /** One notification to be sent, perhaps more than once. */
    private record Send(
            String user, String token, @Nullable String key, String type, boolean titled, boolean critical) {
        NotificationRequest request() {
            return NotificationRequest.type(type)
                    .title(titled ? "T" : null)
                    .dataJson(Steps.payload(token))
                    .idempotencyKey(key)
                    .critical(critical)
                    .build();
        }

        Notification notification() {
            return Notification.builder(type)
                    .title(titled ? "T" : null)
                    .dataJson(Steps.payload(token))
                    .build();
        }
    }

    private Send newSend(String user, boolean keyed) {
        String token = "k" + ++number;
        return new Send(
                user,
                token,
                keyed ? "key-" + token : null,
                world.chance.oneIn(2) ? "a" : "b",
                world.chance.oneIn(2),
                world.chance.oneIn(6));
    }

    // --- the life of a call

    private String begin(Actor by, Command command, Runnable onUnknown) {
        String op = "op" + ++number;
        world.history.invoked(op, world.millis(), command);
        world.trace.note(by.name, "ask", op + ' ' + command);
        pending.put(op, new Pending(op, by, command, onUnknown));
        return op;
    }

    private boolean isOver(String op) {
        return pending.remove(op) == null;
    }

    private void succeeded(String op, long id) {
        if (!isOver(op)) {
            world.trace.note("producer", "acked", op + " id " + id);
            world.tally.add("acked");
            world.history.succeeded(op, world.millis(), id);
        }
    }

    private void failed(String op) {
        if (!isOver(op)) {
            world.trace.note("producer", "failed", op);
            world.tally.add("failed");
            world.history.failed(op, world.millis());
        }
    }

    private void unknown(String op) {
        Pending call = pending.remove(op);
        if (call != null) {
            world.trace.note("producer", "unknown", op);
            world.tally.add("unknown");
            world.history.unknown(op, world.millis());
            call.onUnknown().run();
        }
    }

    /** Whoever asked is no more, or whom it asked. */
    void lost(Actor by) {
        for (Pending call : new ArrayList<>(pending.values())) {
            if (call.by() == by) {
                unknown(call.op());
            }
        }
    }

    /** The log was put back: whether what is under way was kept, nobody knows. */
    void rewound(String user) {
        for (Iterator<Pending> calls = pending.values().iterator(); calls.hasNext(); ) {
            Pending call = calls.next();
            if (call.command().user().equals(user)) {
                calls.remove();
                world.history.unknown(call.op(), world.millis());
            }
        }
    }

    private void later(Runnable again) {
        world.time.after(world.chance.spread(10 * Timeline.MILLI, 5 * Timeline.SECOND), outside, "retry", again);
    }

    // --- the host

    void send(Node node, String user, boolean blocking) {
        attempt(node, newSend(user, world.chance.oneIn(2)), blocking);
    }

    private void attempt(Node node, Send send, boolean blocking) {
        String op = begin(node.actor, new Command.Send(send.user(), send.token()), () -> again(send));
        if (!blocking || !node.canBlock()) {
            var told = node.hub
                    .notifyUserAsync(send.user(), send.request())
                    .whenComplete((result, failure) -> settle(op, send, result, failure));
            return;
        }
        try {
            NotifyResult result = node.hub.notifyUser(send.user(), send.request());
            settle(op, send, result, null);
        } catch (NotifyException e) {
            settle(op, send, null, e);
        }
    }

    private void again(Send send) {
        if (send.key() != null) {
            later(() -> {
                List<Node> living = world.network.living();
                if (living.isEmpty()) {
                    again(send);
                } else {
                    world.tally.add("retried");
                    attempt(world.chance.of(living), send, false);
                }
            });
        }
    }

    private void settle(String op, Send send, @Nullable NotifyResult result, @Nullable Throwable failure) {
        if (result != null) {
            world.tally.add("sent " + result.outcome().name().toLowerCase(java.util.Locale.ROOT)
                    + (result.repeated() ? " before" : ""));
            succeeded(
                    op,
                    result.outcome() == NotifyResult.Outcome.STORED
                            ? result.notification().id()
                            : 0);
            if (send.key() != null && world.chance.oneIn(8) && !world.trouble.isOver()) {
                repeat(send);
            }
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof StoreException store && store.outcomeUnknown()) {
            unknown(op);
        } else {
            if (cause instanceof IdempotencyConflictException) {
                world.tally.add("sent conflict");
            } else if (!(cause instanceof NotifyException known) || !known.temporary()) {
                world.report("a send failed as it should not: " + cause);
            }
            failed(op);
        }
    }

    /** The same key once more: with the same payload, or with another. */
    private void repeat(Send send) {
        boolean same = world.chance.oneIn(2);
        Send second = same
                ? send
                : new Send(send.user(), "k" + ++number, send.key(), send.type(), send.titled(), send.critical());
        later(() -> {
            List<Node> living = world.network.living();
            if (!living.isEmpty()) {
                attempt(world.chance.of(living), second, false);
            }
        });
    }

    void hostCommand(Node node, String user, long id) {
        Inbox inbox = node.hub.inbox(user);
        switch (world.chance.below(4)) {
            case 0 -> host(node, new Command.Read(user, id), inbox.markReadAsync(id));
            case 1 -> host(node, new Command.ReadAll(user, id), inbox.markAllReadAsync(id));
            case 2 -> host(node, new Command.Delete(user, id), inbox.deleteAsync(id));
            default -> {
                io.notifyhub.protocol.Preferences wanted = preferences();
                String op = begin(node.actor, new Command.Preferences(user, wanted.toString()), () -> {});
                try {
                    inbox.setPreferences(wanted);
                    succeeded(op, 0);
                } catch (StoreException e) {
                    if (e.outcomeUnknown()) {
                        unknown(op);
                    } else {
                        failed(op);
                    }
                } catch (IllegalStateException e) {
                    unknown(op);
                }
            }
        }
    }

    private io.notifyhub.protocol.Preferences preferences() {
        var channels = io.notifyhub.protocol.Preferences.Channels.of(world.chance.below(3) > 0, world.chance.oneIn(2));
        return world.chance.oneIn(3)
                ? io.notifyhub.protocol.Preferences.DEFAULT
                : io.notifyhub.protocol.Preferences.of(world.chance.oneIn(4), Map.of("a", channels));
    }

    private <T> void host(Node node, Command command, CompletionStage<T> answer) {
        String op = begin(node.actor, command, () -> {});
        var told = answer.whenComplete((result, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause == null) {
                if (Boolean.FALSE.equals(result)) {
                    failed(op);
                } else {
                    succeeded(op, 0);
                }
            } else if (cause instanceof StoreException store && !store.outcomeUnknown()) {
                failed(op);
            } else {
                unknown(op);
            }
        });
    }

    // --- the devices

    void clientSend(SimulatedClient device, String user) {
        clientAttempt(device, newSend(user, true));
    }

    private void clientAttempt(SimulatedClient device, Send send) {
        String key = send.key();
        if (key != null) {
            ask(
                    device,
                    new Command.Send(send.user(), send.token()),
                    client -> client.notifyUser(send.user(), send.notification(), key)
                            .thenApply(sent -> sent.notificationId()),
                    () -> later(() -> clientAttempt(device, send)));
        }
    }

    void clientCommand(SimulatedClient device, long id) {
        String user = device.user;
        switch (world.chance.below(4)) {
            case 0 ->
                ask(
                        device,
                        new Command.Read(user, id),
                        client -> none(client.inbox().markRead(id)),
                        () -> {});
            case 1 ->
                ask(
                        device,
                        new Command.ReadAll(user, id),
                        client -> none(client.inbox().markAllRead(id)),
                        () -> {});
            case 2 ->
                ask(
                        device,
                        new Command.Delete(user, id),
                        client -> none(client.inbox().delete(id)),
                        () -> {});
            default -> {
                SimulatedClient.Life life = device.life();
                if (life != null) {
                    var listed = life.client.inbox().list(1 + world.chance.below(20));
                }
            }
        }
    }

    // --- the devices, with or without a connection

    /** The same on a device that keeps what is asked for until there is a connection. */
    void queuedCommand(SimulatedClient device, long id) {
        String user = device.user;
        switch (world.chance.below(4)) {
            case 0 -> queue(device, new Command.Read(user, id), commands -> commands.markRead(id));
            case 1 -> queue(device, new Command.ReadAll(user, id), commands -> commands.markAllRead(id));
            case 2 -> queue(device, new Command.Delete(user, id), commands -> commands.delete(id));
            default -> {
                Send send = newSend(world.chance.of(world.users), true);
                String key = send.key();
                if (key != null) {
                    queue(
                            device,
                            new Command.Send(send.user(), send.token()),
                            commands -> commands.notifyUser(send.user(), send.notification(), key));
                }
            }
        }
    }

    private void queue(
            SimulatedClient device, Command command, Function<Commands, CompletionStage<QueuedCommand>> what) {
        SimulatedClient.Life life = device.life();
        if (life == null) {
            return;
        }
        String op = begin(life.actor, command, () -> {});
        var told = what.apply(life.client.commands()).whenComplete((kept, failure) -> {
            Pending call = pending.get(op);
            if (failure != null) {
                // What could not be written may be there in part.
                unknown(op);
            } else if (call != null && life.actor.isAlive()) {
                world.tally.add("command kept");
                // From here on it does not end with the process.
                pending.put(op, new Pending(op, outside, call.command(), call.onUnknown()));
                device.keptCommands.put(kept.number(), op);
            }
        });
    }

    /** A device was told what became of a command, perhaps one of an earlier life. */
    void commandEnded(SimulatedClient device, CommandEnd end) {
        String op = device.keptCommands.remove(end.command().number());
        if (op != null && end.failure() == null) {
            Long id = end.notificationId();
            succeeded(op, id == null ? 0 : id);
        } else if (op != null) {
            // It may have taken effect the first time it was sent.
            unknown(op);
        }
    }

    /** What a device has kept is lost, or may be. */
    void forget(SimulatedClient device) {
        device.keptCommands.values().forEach(this::unknown);
        device.keptCommands.clear();
    }

    /** Nothing waits any more: what a device kept, and was not told the end of, has taken effect all the same. */
    void nothingWaits(SimulatedClient device) {
        device.keptCommands.values().forEach(op -> {
            Pending call = pending.get(op);
            if (call != null && !(call.command() instanceof Command.Send)) {
                succeeded(op, 0);
            }
        });
        device.keptCommands.clear();
    }

    private static CompletionStage<@Nullable Long> none(CompletionStage<@Nullable Void> done) {
        return done.thenApply(nothing -> null);
    }

    private void ask(
            SimulatedClient device,
            Command command,
            Function<NotifyClient, CompletionStage<@Nullable Long>> question,
            Runnable onUnknown) {
        SimulatedClient.Life life = device.life();
        if (life == null) {
            onUnknown.run();
            return;
        }
        String op = begin(life.actor, command, onUnknown);
        var told = question.apply(life.client).whenComplete((id, failure) -> {
            if (failure == null) {
                succeeded(op, id == null ? 0 : id);
                return;
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof NotifyClientException known && isCertain(known)) {
                failed(op);
            } else {
                unknown(op);
            }
        });
    }

    /** Whether nothing was done. What the server calls unavailable may have been. */
    private static boolean isCertain(NotifyClientException failure) {
        return switch (failure.reason()) {
            case NOT_CONNECTED, OVERLOADED -> true;
            case REFUSED -> {
                io.notifyhub.protocol.ErrorCode code = failure.code();
                yield code != io.notifyhub.protocol.ErrorCode.UNAVAILABLE
                        && code != io.notifyhub.protocol.ErrorCode.INTERNAL;
            }
            default -> false;
        };
    }
}
