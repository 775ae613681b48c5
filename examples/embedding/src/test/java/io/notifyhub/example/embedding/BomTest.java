package io.notifyhub.example.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BomTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern MANAGED = Pattern.compile("<artifactId>(notify-[a-z-]+)</artifactId>\\s*"
            + "<version>\\$\\{project.version}</version>\\s*</dependency>");

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    @DisplayName("the BOM lists every module that is published, and no other, in the parent's version")
    void isComplete() throws IOException {
        String parent = Files.readString(ROOT.resolve("pom.xml"));
        Set<String> published = new TreeSet<>();
        for (String module : all(Pattern.compile("<module>([a-z/-]+)</module>"), parent)) {
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            if (!pom.contains("<maven.deploy.skip>true</maven.deploy.skip>")) {
                published.add(module);
            }
        }
        assertThat(published.remove("notify-bom")).isTrue();
        String bom = Files.readString(ROOT.resolve("notify-bom/pom.xml"));
        assertThat(all(MANAGED, bom)).isEqualTo(published).hasSizeGreaterThan(10);
        Pattern version = Pattern.compile("<version>([^<]+)</version>");
        Matcher ours = version.matcher(parent);
        Matcher its = version.matcher(bom);
        assertThat(ours.find() && its.find()).isTrue();
        assertThat(its.group(1)).isEqualTo(ours.group(1));
    }
}
