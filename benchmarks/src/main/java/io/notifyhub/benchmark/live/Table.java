package io.notifyhub.benchmark.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table that is printed at the end, read back. Immutable.
 *
 * @param contestants in the order of the columns
 * @param rows each measure's values by its title, in the same order; not a number where there is none
 */
record Table(List<String> contestants, Map<String, List<Double>> rows) {
    /**
     * @param lines of which those count that begin as a row of a Markdown table does
     * @throws IllegalArgumentException if there is no table in them
     */
    static Table read(List<String> lines) {
        List<String> contestants = List.of();
        Map<String, List<Double>> rows = new LinkedHashMap<>();
        for (String line : lines) {
            if (!line.startsWith("|") || line.startsWith("|--")) {
                continue;
            }
            List<String> cells = new ArrayList<>();
            Arrays.stream(line.split("\\|")).skip(1).map(String::trim).forEach(cells::add);
            List<String> values = cells.subList(1, cells.size());
            if (cells.get(0).isEmpty()) {
                contestants = List.copyOf(values);
                rows.clear();
            } else {
                rows.put(cells.get(0), values.stream().map(Table::number).toList());
            }
        }
        if (contestants.isEmpty() || rows.isEmpty()) {
            throw new IllegalArgumentException("there is no table in these " + lines.size() + " lines");
        }
        return new Table(contestants, rows);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.replace(",", ""));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
