package io.notifyhub.simulator.checker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An event as one line: its name, {@code key=value} for each part, and a semicolon, by which a whole line is told from a torn
 * one. Parts that are null are left out. What would end a value is written as {@code %} and four hexadecimal digits.
 */
final class EventText {
    private static final String END = ";";
    private static final String SPECIAL = "%=;:,~";

    private EventText() {}

    static boolean isWhole(String line) {
        return line.endsWith(' ' + END);
    }

    static String format(Event event) {
        Line line = new Line();
        line.put("at", Long.toString(event.at()));
        if (event instanceof Event.OfOperation operation) {
            formatOperation(operation, line);
        } else if (event instanceof Event.OfClient client) {
            formatClient(client, line);
        } else {
            formatOutside(event, line);
        }
        return event.getClass().getSimpleName() + line + ' ' + END;
    }

    private static void formatOperation(Event.OfOperation event, Line line) {
        line.put("op", event.op());
        if (event instanceof Event.Succeeded succeeded) {
            line.put("id", Long.toString(succeeded.id()));
        } else if (event instanceof Event.Invoked invoked) {
            Command command = invoked.command();
            line.put("command", command.getClass().getSimpleName());
            line.put("user", command.user());
            line.put("argument", argument(command));
        }
    }

    private static String argument(Command command) {
        if (command instanceof Command.Send send) {
            return send.token();
        } else if (command instanceof Command.Read read) {
            return Long.toString(read.id());
        } else if (command instanceof Command.ReadAll readAll) {
            return Long.toString(readAll.upTo());
        } else if (command instanceof Command.Delete delete) {
            return Long.toString(delete.id());
        }
        return ((Command.Preferences) command).text();
    }

    private static void formatClient(Event.OfClient event, Line line) {
        line.put("client", event.client());
        if (event instanceof Event.ClientStarted started) {
            line.put("user", started.user());
            line.put("saved", started.savedCursor());
        } else if (event instanceof Event.Connected connected) {
            line.put("cursor", connected.cursor());
            line.put("resumed", Boolean.toString(connected.resumed()));
            line.put("reason", connected.reason());
        } else if (event instanceof Event.Received received) {
            line.raw("step", step(received.step()));
        } else if (event instanceof Event.ReceivedTransient received) {
            line.put("user", received.user());
            line.put("token", received.token());
        } else if (event instanceof Event.ResetTold reset) {
            line.put("cursor", reset.cursor());
            line.put("reason", reset.reason());
        } else if (event instanceof Event.Reloaded reloaded) {
            line.raw("inbox", list(reloaded.inbox(), EventText::entry));
            line.put("complete", Boolean.toString(reloaded.complete()));
            line.put("unread", Long.toString(reloaded.unread()));
        } else if (event instanceof Event.CaughtUp caughtUp) {
            line.put("cursor", caughtUp.cursor());
            line.put("unread", Long.toString(caughtUp.unread()));
        } else if (event instanceof Event.UnreadShown shown) {
            line.put("unread", Long.toString(shown.unread()));
        } else if (event instanceof Event.CursorSaved saved) {
            line.put("cursor", saved.cursor());
        }
    }

    private static void formatOutside(Event event, Line line) {
        if (event instanceof Event.Rewound rewound) {
            line.put("user", rewound.user());
            line.put("kept", Long.toString(rewound.keptRev()));
        } else if (event instanceof Event.OutageBegan began) {
            line.put("name", began.name());
            line.put("client", began.client());
        } else if (event instanceof Event.OutageEnded ended) {
            line.put("name", ended.name());
        } else if (event instanceof Event.FinalLog log) {
            line.put("user", log.user());
            line.put("floor", log.floor().toString());
            line.put("head", log.head().toString());
            line.raw("steps", list(log.steps(), EventText::step));
            line.raw("entries", list(log.entries(), EventText::entry));
            line.put("unread", Long.toString(log.unread()));
        }
    }

    private static <T> String list(List<T> items, Function<T, String> format) {
        return items.stream().map(format).collect(Collectors.joining(","));
    }

    private static String entry(Entry entry) {
        return entry.id() + ":" + escape(entry.token()) + ":" + entry.read();
    }

    private static String step(Step step) {
        return String.join(
                ":",
                Long.toString(step.rev()),
                escape(step.place().mark()),
                step.kind().name(),
                Long.toString(step.target()),
                orNone(step.user()),
                orNone(step.token()),
                Boolean.toString(step.read()),
                Long.toString(step.unread()));
    }

    private static String orNone(@Nullable String text) {
        return text == null ? "~" : escape(text);
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Lone surrogates have no bytes in UTF-8.
            if (c <= ' ' || SPECIAL.indexOf(c) >= 0 || c == 0x7F || Character.isSurrogate(c)) {
                escaped.append(String.format("%%%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                i += 4;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** @throws IllegalArgumentException if the line is no event */
    static Event parse(String line) {
        try {
            return new Parts(line).event();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("no event: " + line, e);
        }
    }

    /** What a line is made of, while it is put together. */
    private static final class Line {
        private final StringBuilder text = new StringBuilder();

        void put(String key, @Nullable String value) {
            if (value != null) {
                raw(key, escape(value));
            }
        }

        void raw(String key, String value) {
            text.append(' ').append(key).append('=').append(value);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** What a line is made of, while it is taken apart. */
    private static final class Parts {
        private final String name;
        private final Map<String, String> values = new LinkedHashMap<>();

        Parts(String line) {
            String[] words = line.split(" ");
            name = words[0];
            for (int i = 1; i < words.length - 1; i++) {
                int equals = words[i].indexOf('=');
                values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
            }
        }

        String raw(String key) {
            String value = values.get(key);
            if (value == null) {
                throw new IllegalArgumentException("no " + key);
            }
            return value;
        }

        String text(String key) {
            return unescape(raw(key));
        }

        @Nullable
        String optional(String key) {
            return values.containsKey(key) ? text(key) : null;
        }

        long number(String key) {
            return Long.parseLong(raw(key));
        }

        boolean flag(String key) {
            return Boolean.parseBoolean(raw(key));
        }

        long at() {
            return number("at");
        }

        Event event() {
            return switch (name) {
                case "Invoked" -> new Event.Invoked(text("op"), at(), command());
                case "Succeeded" -> new Event.Succeeded(text("op"), at(), number("id"));
                case "Failed" -> new Event.Failed(text("op"), at());
                case "Unknown" -> new Event.Unknown(text("op"), at());
                case "Rewound" -> new Event.Rewound(text("user"), at(), number("kept"));
                case "OutageBegan" -> new Event.OutageBegan(text("name"), at(), optional("client"));
                case "OutageEnded" -> new Event.OutageEnded(text("name"), at());
                case "FinalLog" ->
                    new Event.FinalLog(
                            text("user"),
                            at(),
                            Place.parse(text("floor")),
                            Place.parse(text("head")),
                            list(raw("steps"), Parts::step),
                            list(raw("entries"), Parts::entry),
                            number("unread"));
                default -> ofClient(text("client"));
            };
        }

        private Command command() {
            String user = text("user");
            String argument = text("argument");
            return switch (raw("command")) {
                case "Send" -> new Command.Send(user, argument);
                case "Read" -> new Command.Read(user, Long.parseLong(argument));
                case "ReadAll" -> new Command.ReadAll(user, Long.parseLong(argument));
                case "Delete" -> new Command.Delete(user, Long.parseLong(argument));
                case "Preferences" -> new Command.Preferences(user, argument);
                default -> throw new IllegalArgumentException("no command");
            };
        }

        private Event ofClient(String client) {
            return switch (name) {
                case "ClientStarted" -> new Event.ClientStarted(client, at(), text("user"), optional("saved"));
                case "Connected" ->
                    new Event.Connected(client, at(), text("cursor"), flag("resumed"), optional("reason"));
                case "Received" -> new Event.Received(client, at(), step(raw("step")));
                case "ReceivedTransient" -> new Event.ReceivedTransient(client, at(), optional("user"), text("token"));
                case "ResetTold" -> new Event.ResetTold(client, at(), text("cursor"), text("reason"));
                case "Reloaded" ->
                    new Event.Reloaded(
                            client, at(), list(raw("inbox"), Parts::entry), flag("complete"), number("unread"));
                case "CaughtUp" -> new Event.CaughtUp(client, at(), text("cursor"), number("unread"));
                case "UnreadShown" -> new Event.UnreadShown(client, at(), number("unread"));
                case "CursorSaved" -> new Event.CursorSaved(client, at(), text("cursor"));
                case "Disconnected" -> new Event.Disconnected(client, at());
                case "Killed" -> new Event.Killed(client, at());
                default -> throw new IllegalArgumentException("no such event");
            };
        }

        private static <T> List<T> list(String text, Function<String, T> parse) {
            List<T> items = new ArrayList<>();
            if (!text.isEmpty()) {
                for (String item : text.split(",")) {
                    items.add(parse.apply(item));
                }
            }
            return items;
        }

        private static Entry entry(String text) {
            String[] parts = text.split(":", -1);
            return new Entry(Long.parseLong(parts[0]), unescape(parts[1]), Boolean.parseBoolean(parts[2]));
        }

        private static Step step(String text) {
            String[] parts = text.split(":", -1);
            return new Step(
                    new Place(Long.parseLong(parts[0]), unescape(parts[1])),
                    Step.Kind.valueOf(parts[2]),
                    Long.parseLong(parts[3]),
                    orNull(parts[4]),
                    orNull(parts[5]),
                    Boolean.parseBoolean(parts[6]),
                    Long.parseLong(parts[7]));
        }

        private static @Nullable String orNull(String text) {
            return text.equals("~") ? null : unescape(text);
        }
    }
}
