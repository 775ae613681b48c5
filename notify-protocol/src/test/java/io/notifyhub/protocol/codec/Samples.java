package io.notifyhub.protocol.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The frames kept as files: found by listing their folder, so that a new file is a new case. */
final class Samples {
    private static final String SUFFIX = ".json";

    private Samples() {}

    /** The text of every sample in {@code frames/<folder>}, by its name without the suffix. */
    static Map<String, String> in(String folder) {
        Map<String, String> samples = new TreeMap<>();
        try (Stream<Path> files = Files.list(path(folder))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (!name.endsWith(SUFFIX)) {
                    throw new IllegalStateException("not a sample: " + file);
                }
                samples.put(name.substring(0, name.length() - SUFFIX.length()), text(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    /** Everything a client may send and everything a server sends, as a start for mutations. */
    static List<String> all() {
        List<String> all = new ArrayList<>(in("server").values());
        all.addAll(in("client/accepted").values());
        for (String rejected : in("client/rejected").values()) {
            if (rejected.length() < 1000) {
                all.add(rejected);
            }
        }
        return all;
    }

    static List<String> lines(String file) {
        try {
            return Files.readAllLines(path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(String name) {
        URL url = Samples.class.getResource("/frames/" + name);
        if (url == null) {
            throw new IllegalStateException("no samples in frames/" + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }
}
