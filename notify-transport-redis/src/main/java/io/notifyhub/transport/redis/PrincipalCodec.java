package io.notifyhub.transport.redis;

import io.notifyhub.core.auth.Principal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A principal as bytes, as a ticket holds it for some seconds. Bytes of another version are refused. Stateless. */
final class PrincipalCodec {
    private static final byte VERSION = 1;

    private PrincipalCodec() {}

    static byte[] encode(Principal principal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, principal.userId());
            optional(out, principal.username());
            instant(out, principal.issuedAt());
            instant(out, principal.expiresAt());
            out.writeInt(principal.scopes().size());
            for (String scope : principal.scopes()) {
                text(out, scope);
            }
            out.writeInt(principal.attributes().size());
            for (Map.Entry<String, String> attribute : principal.attributes().entrySet()) {
                text(out, attribute.getKey());
                text(out, attribute.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException if these are no principal's bytes, or of another version */
    static Principal decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("the ticket is of another version");
            }
            Principal principal = Principal.of(text(in))
                    .withUsername(optional(in))
                    .withIssuedAt(instant(in))
                    .withExpiresAt(instant(in));
            Set<String> scopes = new LinkedHashSet<>();
            for (int left = in.readInt(); left > 0; left--) {
                scopes.add(text(in));
            }
            Map<String, String> attributes = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                attributes.put(text(in), text(in));
            }
            return principal.withScopes(scopes).withAttributes(attributes);
        } catch (IOException e) {
            throw new IllegalArgumentException("the ticket cannot be read", e);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = Keys.bytes(text);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a length reaches beyond the end");
        }
        return Keys.text(in.readNBytes(length));
    }

    private static void optional(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(out, text);
        }
    }

    private static @Nullable String optional(DataInputStream in) throws IOException {
        return in.readBoolean() ? text(in) : null;
    }

    private static void instant(DataOutputStream out, @Nullable Instant instant) throws IOException {
        out.writeBoolean(instant != null);
        if (instant != null) {
            out.writeLong(instant.getEpochSecond());
            out.writeInt(instant.getNano());
        }
    }

    private static @Nullable Instant instant(DataInputStream in) throws IOException {
        return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
    }
}
