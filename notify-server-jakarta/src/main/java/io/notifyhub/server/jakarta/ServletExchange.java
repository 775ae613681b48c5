package io.notifyhub.server.jakarta;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.server.rest.JsonAnswer;
import io.notifyhub.server.rest.RestExchange;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A servlet's request and response as the API sees them: worked on outside of the container's threads, read and written without
 * blocking one. Confined as {@link RestExchange} says, but for its end, which is guarded by this object's monitor, as the
 * container's timeout may come in between.
 */
final class ServletExchange extends RestExchange {
    private static final Logger log = LoggerFactory.getLogger(ServletExchange.class);
    private static final byte[] NOTHING = {};
    private static final InetSocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);
    /** More than a body and all that blocks behind it take. */
    private static final long TIMEOUT_MILLIS = 60_000;
    /** What any container buffers; Jetty passes on what is larger than 8 KiB, whatever the size of its buffer. */
    private static final int BUFFERED_BYTES = 4 << 10;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final SocketGroup group;
    private final ServletHead head;
    private final @Nullable Principal known;
    private final InetSocketAddress address;
    private @Nullable AsyncContext async;

    // guarded by this
    private boolean answered;

    /** @param known who the container knows it to be */
    ServletExchange(
            HttpServletRequest request, HttpServletResponse response, SocketGroup group, @Nullable Principal known) {
        this.request = request;
        this.response = response;
        this.group = group;
        this.head = new ServletHead(request);
        this.known = known;
        InetSocketAddress seen = SocketGroup.addressOf(request.getRemoteAddr());
        this.address = seen == null ? UNKNOWN : seen;
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return pathOf(request);
    }

    /** Below the context's path, however the servlet is mapped. */
    static String pathOf(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null ? request.getServletPath() : request.getServletPath() + info;
    }

    @Override
    public List<String> headers(String name) {
        return head.headers(name);
    }

    @Override
    public List<String> parameters(String name) {
        return head.parameters(name);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return address;
    }

    @Override
    public @Nullable Principal principal() {
        return known;
    }

    @Override
    public boolean hasBody() {
        long length = request.getContentLengthLong();
        boolean mayBeUnannounced = !request.getProtocol().startsWith("HTTP/1");
        return length > 0 || (length < 0 && (mayBeUnannounced || header("Transfer-Encoding") != null));
    }

    @Override
    public void readBody(int limit, BodyUse use) {
        if (!hasBody()) {
            use.read(NOTHING);
        } else if (request.getContentLengthLong() > limit) {
            use.tooLarge();
        } else {
            begin(TIMEOUT_MILLIS);
            try {
                BodyReader reader = new BodyReader(request.getInputStream(), limit, use);
                reader.within(group.threads().after(group.bodyMillis(), () -> reader.giveUp(this::bodyTimedOut)));
                request.getInputStream().setReadListener(reader);
            } catch (IOException e) {
                use.unreadable();
            }
        }
    }

    private void bodyTimedOut() {
        closeAfterwards();
        JsonAnswer.error(this, 408, "timeout", "The body did not arrive in time");
    }

    /** Lets the answer come later. @param timeoutMillis 0 for none */
    AsyncContext begin(long timeoutMillis) {
        AsyncContext begun = async;
        if (begun == null) {
            begun = request.startAsync(request, response);
            begun.setTimeout(timeoutMillis);
            begun.addListener(new AsyncEnd(this::end));
            async = begun;
        }
        return begun;
    }

    @Override
    public void dispatch(Executor executor, Runnable task) {
        begin(TIMEOUT_MILLIS);
        executor.execute(task);
    }

    /** Goes on on a thread of the endpoint's. */
    @Override
    public <T> void await(CompletionStage<T> event, Consumer<? super T> then) {
        begin(TIMEOUT_MILLIS);
        event.thenAccept(value -> group.executor().execute(() -> then.accept(value)));
    }

    @Override
    public synchronized void header(String name, String value) {
        if (answered) {
            return;
        }
        if (name.equals("Vary")) {
            // Others may have said what it depends on, too.
            response.addHeader(name, value);
        } else {
            response.setHeader(name, value);
        }
    }

    @Override
    public void closeAfterwards() {
        header("Connection", "close");
    }

    /**
     * Never blocks: a small answer is put into the response's buffer, on this thread, and the container sends it when the request
     * is completed; more is written by a thread of the container's when the client takes it.
     */
    @Override
    public synchronized void send(int status, byte[] body) {
        if (answered) {
            return;
        }
        answered = true;
        AsyncContext later = async;
        try {
            response.setStatus(status);
            boolean shown = body.length > 0 && !method().equals("HEAD");
            if (later != null && shown && body.length <= BUFFERED_BYTES && body.length < response.getBufferSize()) {
                // Without a length: whoever knows that it is the last write might send it here and now. The container
                // adds it.
                response.getOutputStream().write(body);
                later.complete();
                return;
            }
            if (body.length > 0) {
                response.setContentLength(body.length);
            }
            if (later == null && shown) {
                response.getOutputStream().write(body);
            } else if (later != null && shown) {
                response.getOutputStream().setWriteListener(new BodyWriter(later, response.getOutputStream(), body));
            } else if (later != null) {
                later.complete();
            }
        } catch (IOException | RuntimeException e) {
            // The peer is gone, or the container has ended it.
            log.debug("An answer could not be sent", e);
            if (later != null) {
                AsyncEnd.complete(later);
            }
        }
    }

    /** Where an answer that goes on is written. Nothing else is sent from now on. */
    synchronized ServletOutputStream stream() throws IOException {
        if (answered) {
            throw new IOException("it is over");
        }
        answered = true;
        response.setStatus(HttpServletResponse.SC_OK);
        return response.getOutputStream();
    }

    /** It is over, too late perhaps. Nothing may be touched from now on. */
    private synchronized void end() {
        if (!answered) {
            answered = true;
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }
}
