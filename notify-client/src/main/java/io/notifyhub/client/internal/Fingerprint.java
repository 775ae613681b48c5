package io.notifyhub.client.internal;

import io.notifyhub.protocol.Notification;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Tells an entry from another one that bears the same id in another log. Stateless. */
final class Fingerprint {
    private Fingerprint() {}

    /** Of what never changes in an entry; empty for none. */
    static String of(@Nullable Notification entry) {
        if (entry == null) {
            return "";
        }
        CRC32 crc = new CRC32();
        String text = entry.type() + '\n' + entry.title() + '\n' + entry.message() + '\n' + entry.dataJson();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(entry.createdAt().toEpochMilli()) + '-' + Long.toHexString(crc.getValue());
    }
}
