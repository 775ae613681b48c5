package io.notifyhub.server.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the peer, unless that is a proxy we know, whose {@code X-Forwarded-For} is believed then: the
 * last address in it that is no known proxy itself. What stands before that anybody can have written. Immutable.
 */
final class ClientAddress {
    private static final HttpString FORWARDED_FOR = new HttpString("X-Forwarded-For");
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int MAX_HOPS = 32;

    private final List<Network> proxies;

    /** @throws IllegalArgumentException if one is no address, and no network such as {@code 10.0.0.0/8} */
    ClientAddress(List<String> trustedProxies) {
        this.proxies = trustedProxies.stream().map(Network::parse).toList();
    }

    /** Some leading bits of addresses. */
    private record Network(byte[] address, int bits) {
        static Network parse(String text) {
            int slash = text.indexOf('/');
            InetAddress address = parseAddress(slash < 0 ? text : text.substring(0, slash));
            if (address != null) {
                int all = address.getAddress().length * Byte.SIZE;
                String length = slash < 0 ? String.valueOf(all) : text.substring(slash + 1);
                if (length.matches("[0-9]{1,3}") && Integer.parseInt(length) <= all) {
                    return new Network(address.getAddress(), Integer.parseInt(length));
                }
            }
            throw new IllegalArgumentException(
                    "a trusted proxy is an IP address or a network such as 10.0.0.0/8, was '" + text + "'");
        }

        boolean contains(InetAddress other) {
            byte[] bytes = other.getAddress();
            if (bytes.length != address.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            int mask = rest == 0 ? 0 : 0xff << Byte.SIZE - rest & 0xff;
            return Arrays.equals(address, 0, whole, bytes, 0, whole)
                    && (rest == 0 || (address[whole] & mask) == (bytes[whole] & mask));
        }
    }

    /** Lets the exchange name the client where it named a proxy. */
    void resolve(HttpServerExchange exchange) {
        if (proxies.isEmpty()) {
            return;
        }
        Collection<String> headers = exchange.getRequestHeaders().get(FORWARDED_FOR);
        InetAddress peer = exchange.getSourceAddress().getAddress();
        if (headers == null || peer == null || !isProxy(peer)) {
            return;
        }
        List<String> hops = new ArrayList<>();
        headers.forEach(header -> hops.addAll(Arrays.asList(header.split(","))));
        InetAddress client = null;
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS); i--) {
            InetAddress hop = parseAddress(hops.get(i).trim());
            if (hop == null) {
                break;
            }
            client = hop;
            if (!isProxy(hop)) {
                break;
            }
        }
        if (client != null) {
            exchange.setSourceAddress(new InetSocketAddress(client, 0));
        }
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(network -> network.contains(address));
    }

    /** An address as numbers; never asks a name server. Null if it is none. */
    private static @Nullable InetAddress parseAddress(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!ADDRESS.matcher(bare).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(bare);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
