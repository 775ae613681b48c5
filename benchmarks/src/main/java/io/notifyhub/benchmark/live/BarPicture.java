package io.notifyhub.benchmark.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The measures that matter most as bars (SVG): a line for each contestant, a column for each measure, each column with a scale of
 * its own.
 *
 * <pre>{@code java -cp … io.notifyhub.benchmark.live.BarPicture <what was printed> <picture>}</pre>
 */
final class BarPicture {
    private static final int NAMES = 190;
    private static final int COLUMN = 180;
    /** Of a column; the rest is for the number. */
    private static final int LONGEST_BAR = 105;

    private static final int HEAD = 48;
    private static final int LINE = 24;
    private static final int BAR = 14;
    private static final int MARGIN = 12;
    private static final String OWN = "#1b6ca8";
    private static final String OTHER = "#b4bec8";
    private static final String INK = "#24292f";
    private static final String FAINT = "#6a737d";

    /** A column. */
    private record Column(Measure measure, String title, String when) {}

    private static final List<Column> COLUMNS = List.of(
            new Column(Measure.STEADY_CPU, "CPU-s per million", "at the rate; less is better"),
            new Column(Measure.FLAT_PER_CPU, "deliveries per CPU-s", "flat out; more is better"),
            new Column(Measure.FAN_PER_CPU, "deliveries per CPU-s", "one to 5,000; more is better"),
            new Column(Measure.STEADY_P99, "p99, ms", "at the rate; less is better"));

    private BarPicture() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[1]), draw(Table.read(Files.readAllLines(Path.of(arguments[0])))));
    }

    static String draw(Table table) {
        int width = NAMES + COLUMNS.size() * COLUMN + MARGIN;
        int height = HEAD + table.contestants().size() * LINE + MARGIN;
        StringBuilder svg = new StringBuilder(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                width, height));
        for (int row = 0; row < table.contestants().size(); row++) {
            String name = table.contestants().get(row);
            text(svg, NAMES - 8, middle(row), "end", INK, isOwn(name), name);
        }
        for (int column = 0; column < COLUMNS.size(); column++) {
            draw(svg, NAMES + column * COLUMN, COLUMNS.get(column), table);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, int x, Column column, Table table) {
        text(svg, x, MARGIN + 8, "start", INK, true, column.title());
        text(svg, x, MARGIN + 24, "start", FAINT, false, column.when());
        List<Double> values = table.rows().getOrDefault(column.measure().title, List.of());
        double most = values.stream()
                .filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        for (int row = 0; row < values.size(); row++) {
            double value = values.get(row);
            double length = Double.isNaN(value) || most <= 0 ? 0 : LONGEST_BAR * value / most;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    x,
                    middle(row) - BAR + 3,
                    Math.max(1, length),
                    BAR,
                    isOwn(table.contestants().get(row)) ? OWN : OTHER));
            text(
                    svg,
                    x + (int) length + 6,
                    middle(row),
                    "start",
                    INK,
                    false,
                    column.measure().text(value));
        }
    }

    private static boolean isOwn(String name) {
        return name.equals(Contestant.NOTIFYHUB.title);
    }

    /** Where the text of a line stands. */
    private static int middle(int row) {
        return HEAD + row * LINE + LINE / 2 + 4;
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String colour, boolean bold, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\"%s>%s</text>%n",
                x, y, anchor, colour, bold ? " font-weight=\"bold\"" : "", safe));
    }
}
