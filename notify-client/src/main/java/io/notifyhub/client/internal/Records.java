package io.notifyhub.client.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Lines of a journal: a checksum, and fields with tabs between them. A line that is not whole is known by its checksum. Fields
 * have no tabs and no line ends; JSON never has. Stateless.
 */
final class Records {
    private static final int CHECKSUM_DIGITS = 8;
    private static final char FIELD = '\t';
    private static final byte LINE = '\n';

    private Records() {}

    static byte[] encode(List<String> fields) {
        byte[] body = String.join(String.valueOf(FIELD), fields).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + CHECKSUM_DIGITS + 2);
        byte[] sum = checksum(body, 0, body.length).getBytes(StandardCharsets.US_ASCII);
        out.write(sum, 0, sum.length);
        out.write(FIELD);
        out.write(body, 0, body.length);
        out.write(LINE);
        return out.toByteArray();
    }

    /** What was read. */
    static final class Content {
        final List<List<String>> records = new ArrayList<>();
        /** Whether the last line is not whole, as after a crash. */
        boolean torn;
        /** Whether a line before the last is not what was written, which no crash brings about. */
        boolean damaged;
    }

    static Content decode(byte[] bytes) {
        Content content = new Content();
        int begin = 0;
        while (begin < bytes.length) {
            int end = begin;
            while (end < bytes.length && bytes[end] != LINE) {
                end++;
            }
            content.damaged |= content.torn;
            if (end < bytes.length && isWhole(bytes, begin, end)) {
                int body = begin + CHECKSUM_DIGITS + 1;
                content.records.add(split(new String(bytes, body, end - body, StandardCharsets.UTF_8)));
            } else {
                content.torn = true;
            }
            begin = end + 1;
        }
        return content;
    }

    private static List<String> split(String body) {
        List<String> fields = new ArrayList<>();
        int begin = 0;
        for (int tab = body.indexOf(FIELD); tab >= 0; tab = body.indexOf(FIELD, begin)) {
            fields.add(body.substring(begin, tab));
            begin = tab + 1;
        }
        fields.add(body.substring(begin));
        return fields;
    }

    private static boolean isWhole(byte[] bytes, int begin, int end) {
        int body = begin + CHECKSUM_DIGITS + 1;
        return body <= end
                && bytes[body - 1] == FIELD
                && checksum(bytes, body, end - body)
                        .equals(new String(bytes, begin, CHECKSUM_DIGITS, StandardCharsets.US_ASCII));
    }

    private static String checksum(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        String hex = Long.toHexString(crc.getValue());
        return "00000000".substring(hex.length()) + hex;
    }
}
