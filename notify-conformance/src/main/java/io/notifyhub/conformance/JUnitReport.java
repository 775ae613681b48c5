package io.notifyhub.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Verdicts in the XML that build servers read. Stateless. */
final class JUnitReport {
    private JUnitReport() {}

    static void write(Path file, List<Verdict> verdicts) throws IOException {
        Files.writeString(file, xml(verdicts), StandardCharsets.UTF_8);
    }

    static String xml(List<Verdict> verdicts) {
        long failed = verdicts.stream().filter(Verdict::failed).count();
        long skipped = verdicts.stream()
                .filter(verdict -> verdict.outcome() == Verdict.Outcome.SKIPPED)
                .count();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append(String.format(
                        Locale.ROOT,
                        "<testsuite name=\"conformance\" tests=\"%d\" failures=\"%d\" skipped=\"%d\">%n",
                        verdicts.size(),
                        failed,
                        skipped));
        for (Verdict verdict : verdicts) {
            xml.append(String.format(
                    Locale.ROOT,
                    "  <testcase classname=\"conformance.%s\" name=\"%s\" time=\"%.3f\">",
                    verdict.scenario().kind(),
                    escaped(verdict.scenario().name()),
                    verdict.took().toMillis() / 1e3));
            switch (verdict.outcome()) {
                case FAILED ->
                    xml.append("<failure message=\"")
                            .append(escaped(verdict.sentence()))
                            .append("\">")
                            .append(escaped(String.join("\n", verdict.transcript())))
                            .append("</failure>");
                case SKIPPED ->
                    xml.append("<skipped message=\"")
                            .append(escaped(verdict.sentence()))
                            .append("\"/>");
                case PASSED -> {}
            }
            xml.append("</testcase>\n");
        }
        return xml.append("</testsuite>\n").toString();
    }

    /** Also without the characters that XML 1.0 cannot have. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[^\\n\\x20-\\uD7FF\\uE000-\\uFFFD]", "?");
    }
}
