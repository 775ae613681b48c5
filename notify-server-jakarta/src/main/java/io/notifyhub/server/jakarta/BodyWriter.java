package io.notifyhub.server.jakarta;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Writes an answer when the client takes it, and ends the request then. Confined to the container's calls, one at a time. */
final class BodyWriter implements WriteListener {
    private final AsyncContext request;
    private final ServletOutputStream out;
    private final byte[] body;
    private boolean written;

    BodyWriter(AsyncContext request, ServletOutputStream out, byte[] body) {
        this.request = request;
        this.out = out;
        this.body = body;
    }

    @Override
    public void onWritePossible() throws IOException {
        if (!written && out.isReady()) {
            written = true;
            out.write(body);
        }
        if (written && out.isReady()) {
            request.complete();
        }
    }

    /** The peer is gone. The container says so to whoever listens to the request, too. */
    @Override
    public void onError(Throwable failure) {
        AsyncEnd.complete(request);
    }
}
