package io.notifyhub.server.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Cuts off who sends a body of more than 1 MiB, on any path, unless the listener has a limit of its own. For bodies in chunks
 * this stands in the place of Undertow's, which prints a stack trace to standard error each time (2.4.4): a client could have
 * us do that as often as it likes. Stateless.
 */
final class BodyLimit {
    private static final long MAX_BYTES = 1 << 20;

    private BodyLimit() {}

    /** Has to be called before the body is read. */
    static void set(HttpServerExchange exchange) {
        if (exchange.getMaxEntitySize() > 0) {
            return;
        }
        if (exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
            exchange.addRequestWrapper((factory, of) -> new Limited(factory.create()));
        } else {
            exchange.setMaxEntitySize(MAX_BYTES);
        }
    }

    /** Counts what is read. Confined to whoever reads. */
    private static final class Limited extends AbstractStreamSourceConduit<StreamSourceConduit> {
        private long total;

        Limited(StreamSourceConduit next) {
            super(next);
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return (int) counted(super.read(into));
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) throws IOException {
            return counted(super.read(into, offset, length));
        }

        @Override
        public long transferTo(long position, long count, FileChannel target) throws IOException {
            return counted(super.transferTo(position, count, target));
        }

        @Override
        public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) throws IOException {
            return counted(super.transferTo(count, through, target));
        }

        private long counted(long bytes) throws IOException {
            total += Math.max(0, bytes);
            if (total > MAX_BYTES) {
                // Undertow closes the connection then.
                throw new IOException("a body in chunks was longer than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
