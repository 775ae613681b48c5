package io.notifyhub.benchmark.live;

import io.notifyhub.benchmark.crowd.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Delivery by one node beside other servers, run in turn. The server has one processor, the clients have the other; each frame is
 * counted and checked to be the next one. Times count from when a send was due, not from when it was made.
 *
 * <pre>{@code taskset -c 1 java -cp … io.notifyhub.benchmark.live.LiveBench <folder of the rivals> [rounds] [contestant,…] [per second] [seconds] [flood] [idle]}</pre>
 *
 * <p>Where {@code BENCH_PICTURE} names a file, the medians are drawn there, too.
 */
public final class LiveBench {
    private LiveBench() {}

    public static void main(String[] arguments) throws Exception {
        Path rivals = Path.of(arguments[0]);
        int rounds = number(arguments, 1, 3);
        List<Contestant> contestants = contestants(arguments.length > 2 ? arguments[2] : "all");
        Trial.Settings settings = new Trial.Settings(
                number(arguments, 3, 20_000),
                number(arguments, 4, 10),
                number(arguments, 5, 500_000),
                number(arguments, 6, 18_000));
        Map<Contestant, Map<Measure, List<Double>>> all = new EnumMap<>(Contestant.class);
        for (int round = 0; round < rounds; round++) {
            for (Contestant contestant : contestants) {
                System.out.println("# round " + (round + 1) + ": " + contestant.title);
                try (Trial trial = new Trial(contestant, rivals, Servers.freePort(), contestant.settings(settings))) {
                    Map<Measure, Double> found = trial.run();
                    found.forEach((measure, value) -> {
                        System.out.println("#   " + measure.title + ": " + measure.text(value));
                        all.computeIfAbsent(contestant, c -> new EnumMap<>(Measure.class))
                                .computeIfAbsent(measure, m -> new ArrayList<>())
                                .add(value);
                    });
                } catch (IOException | IllegalStateException e) {
                    System.out.println("#   failed: " + e.getMessage());
                }
            }
        }
        List<String> table = table(all);
        System.out.println("\nMedians of " + rounds + " rounds:\n");
        table.forEach(System.out::println);
        String picture = System.getenv("BENCH_PICTURE");
        if (picture != null && !picture.isBlank() && !all.isEmpty()) {
            Files.writeString(Path.of(picture), BarPicture.draw(Table.read(table)));
        }
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private static List<Contestant> contestants(String names) {
        return Arrays.stream(Contestant.values())
                .filter(contestant ->
                        names.equals("all") || Arrays.asList(names.split(",")).contains(contestant.id()))
                .toList();
    }

    /** The lines of a table of medians, as Markdown. */
    private static List<String> table(Map<Contestant, Map<Measure, List<Double>>> all) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder("| |");
        StringBuilder line = new StringBuilder("|---|");
        for (Contestant contestant : all.keySet()) {
            head.append(' ').append(contestant.title).append(" |");
            line.append("---|");
        }
        lines.add(head.toString());
        lines.add(line.toString());
        for (Measure measure : Measure.values()) {
            StringBuilder row = new StringBuilder("| " + measure.title + " |");
            all.values()
                    .forEach(found -> row.append(' ')
                            .append(measure.text(median(found.getOrDefault(measure, List.of()))))
                            .append(" |"));
            lines.add(row.toString());
        }
        return lines;
    }

    private static double median(List<Double> values) {
        return values.isEmpty() ? Double.NaN : values.stream().sorted().toList().get(values.size() / 2);
    }
}
