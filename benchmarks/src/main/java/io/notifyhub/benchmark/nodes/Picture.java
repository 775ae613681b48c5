package io.notifyhub.benchmark.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Curves as a picture (SVG). */
final class Picture {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 240;
    private static final int LEFT = 40;
    private static final List<String> COLOURS = List.of("#1b6ca8", "#c8553d", "#588b3a");

    private Picture() {}

    static void write(Path file, List<Curve> curves) throws IOException {
        int tenths = curves.stream().mapToInt(Curve::tenths).max().orElse(1);
        int seconds = (tenths + 9) / 10;
        int peak = curves.stream().mapToInt(Curve::peak).max().orElse(1);
        double x = WIDTH / (10.0 * seconds);
        double y = (HEIGHT - 10.0) / peak;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">%n",
                WIDTH + LEFT + 20, HEIGHT + 50));
        svg.append(String.format(
                "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n<g transform=\"translate(%d,10)\">%n", LEFT));
        for (int second = 0; second <= seconds; second++) {
            double at = 10 * second * x;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ddd\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
                    at,
                    at,
                    HEIGHT,
                    at,
                    HEIGHT + 15,
                    second));
        }
        for (int count = 0; count <= peak; count += Math.max(1, peak / 4)) {
            double at = HEIGHT - count * y;
            svg.append(String.format(
                    Locale.ROOT, "<text x=\"-5\" y=\"%.1f\" text-anchor=\"end\">%d</text>%n", at + 4, count));
        }
        for (int i = 0; i < curves.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            svg.append(String.format(
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>%n"
                            + "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                    colour, curves.get(i).points(x, y, HEIGHT), 10 + 120 * i, HEIGHT + 34, colour, curves.get(i)));
        }
        svg.append("</g>\n</svg>\n");
        Files.writeString(file, svg.toString());
    }
}
