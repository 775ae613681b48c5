package io.notifyhub.benchmark.size;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/** What an idle connection consists of: how many more objects of each class there are when there are so many. */
final class ClassHistogram {
    private static final int WARM_UP = 2_000;
    private static final int LINES = 40;

    /** All objects of a class. */
    private record Objects(long count, long bytes) {
        private static final Objects NONE = new Objects(0, 0);

        Objects since(Objects before) {
            return new Objects(count - before.count, bytes - before.bytes);
        }
    }

    private ClassHistogram() {}

    /** On one node. */
    static void print(int connections, int descriptors) throws IOException {
        try (Town town = new Town(connections, descriptors)) {
            town.connect(Math.min(WARM_UP, connections / 2));
            int already = town.connected();
            long pid = town.nodes().get(0).pids().get(0);
            Map<String, Objects> before = of(pid);
            town.connect(connections);
            Map<String, Objects> added = new HashMap<>();
            of(pid).forEach((name, now) -> added.put(name, now.since(before.getOrDefault(name, Objects.NONE))));
            double more = town.connected() - already;
            System.out.printf(
                    Locale.ROOT,
                    "%.0f bytes of heap for each of %,.0f connections%n%n| class | objects each | bytes each |%n|---|---|---|%n",
                    added.values().stream().mapToLong(Objects::bytes).sum() / more,
                    more);
            added.entrySet().stream()
                    .sorted(Entry.<String, Objects>comparingByValue((a, b) -> Long.compare(b.bytes(), a.bytes())))
                    .limit(LINES)
                    .forEach(entry -> System.out.printf(
                            Locale.ROOT,
                            "| %s | %.2f | %.1f |%n",
                            entry.getKey(),
                            entry.getValue().count() / more,
                            entry.getValue().bytes() / more));
        }
    }

    /** What lives after a collection. */
    private static Map<String, Objects> of(long pid) throws IOException {
        String command = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(command, String.valueOf(pid), "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Objects> classes = new HashMap<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                // "   1:   123   4567  java.lang.String (java.base@17)"
                String[] words = line.trim().split("\\s+");
                if (words.length > 3 && words[0].endsWith(":")) {
                    classes.put(words[3], new Objects(Long.parseLong(words[1]), Long.parseLong(words[2])));
                }
            }
        }
        return classes;
    }
}
