package dev.rekey.starter.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Lets a request on when its body is there, and not before: whoever sends a byte now and then holds a connection, but no
 * thread, of which there are few. Reads no more of a body than any form of ours can have.
 */
public final class WholeBody implements Filter {

    private static final Logger log = LoggerFactory.getLogger(WholeBody.class);

    /** A sealed credential with a long key, twice over, and the words around it. */
    static final int MOST_BYTES = 256 * 1024;

    /** A page of a history, as the Temporal Web UI sends it to the codec server: Temporal's own limit of a message. */
    private static final int MOST_PAYLOAD_BYTES = 4 * 1024 * 1024;

    /** So much of a body that is too long is read away, so that its sender comes to read why it was refused. */
    private static final int MOST_READ_AWAY = 8 * 1024 * 1024;

    /** Of all bodies that are on their way at a moment. */
    private static final long MOST_AT_ONCE = 64L * 1024 * 1024;

    private static final String TOO_LONG = "That is too long. Send less at once.";

    private static final String ARRIVED = WholeBody.class.getName();
    private static final int BUFFER = 8 * 1024;

    private final HttpFirewall firewall;
    private final RequestRejectedHandler rejected;
    private final Duration patience;
    private final AtomicLong underWay = new AtomicLong();

    /**
     * Waits for bodies.
     *
     * @param firewall looks at each address as it was sent, before the server writes it in its own way
     * @param rejected answers for it
     * @param patience how long a body may take
     */
    public WholeBody(HttpFirewall firewall, RequestRejectedHandler rejected, Duration patience) {
        this.firewall = firewall;
        this.rejected = rejected;
        this.patience = patience;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            Arriving body = (Arriving) request.getAttribute(ARRIVED);
            request.removeAttribute(ARRIVED);
            if (body == null) {
                chain.doFilter(request, response);
            } else {
                goOn(body, http, (HttpServletResponse) response, chain);
            }
        } else if (hasBody(http)) {
            waitFor(http);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private void waitFor(HttpServletRequest request) throws IOException {
        int most = request.getRequestURI().startsWith(request.getContextPath() + "/codec/")
                ? MOST_PAYLOAD_BYTES
                : MOST_BYTES;
        Arriving body = new Arriving(most, request.getContentLengthLong());
        try {
            firewall.getFirewalledRequest(request);
        } catch (RequestRejectedException refused) {
            body.refused = refused;
        }
        request.setAttribute(ARRIVED, body);
        AsyncContext later = request.startAsync();
        later.setTimeout(patience.toMillis());
        later.addListener(body);
        body.read(request.getInputStream(), later);
    }

    private void goOn(Arriving body, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (body.refused != null) {
                rejected.handle(request, response, body.refused);
            } else if (body.tooLong) {
                refuse(response, HttpStatus.CONTENT_TOO_LARGE, TOO_LONG);
            } else if (body.tooMuch) {
                response.setHeader(HttpHeaders.RETRY_AFTER, Refusals.RETRY_AFTER_SECONDS);
                refuse(
                        response,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "Too much is being sent at the moment, so this was not read. Try again in a moment.");
            } else {
                BufferedRequest whole;
                try {
                    whole = new BufferedRequest(request, body.bytes.toByteArray());
                } catch (IllegalArgumentException unreadable) {
                    response.sendError(HttpStatus.BAD_REQUEST.value());
                    return;
                }
                chain.doFilter(whole, response);
            }
        } finally {
            body.release();
        }
    }

    private static void refuse(HttpServletResponse response, HttpStatus status, String sentence) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getWriter()
                .write("{\"status\":" + status.value() + ",\"title\":\"" + status.getReasonPhrase() + "\",\"detail\":\""
                        + sentence + "\",\"done\":\"no\"}");
    }

    /** A body on its way. The server calls from one thread at a time. */
    private final class Arriving implements ReadListener, AsyncListener {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int most;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong held = new AtomicLong();
        private long read;
        private boolean tooLong;
        private boolean tooMuch;
        private @Nullable RequestRejectedException refused;
        private @Nullable ServletInputStream in;
        private @Nullable AsyncContext later;

        private Arriving(int most, long saidToBe) {
            this.most = most;
            this.tooLong = saidToBe > most;
        }

        private void read(ServletInputStream from, AsyncContext afterwards) {
            in = from;
            later = afterwards;
            from.setReadListener(this);
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] buffer = new byte[BUFFER];
            while (in != null && !over.get() && in.isReady() && !in.isFinished()) {
                int count = in.read(buffer);
                if (count > 0) {
                    take(buffer, count);
                }
            }
        }

        private void take(byte[] buffer, int count) {
            read += count;
            tooLong |= read > most;
            if (!tooLong && !tooMuch && refused == null) {
                tooMuch = underWay.addAndGet(count) > MOST_AT_ONCE;
                held.addAndGet(count);
                bytes.write(buffer, 0, count);
            }
            if (read > MOST_READ_AWAY) {
                goOn();
            }
        }

        @Override
        public void onAllDataRead() {
            goOn();
        }

        private void goOn() {
            if (later != null && over.compareAndSet(false, true)) {
                later.dispatch();
            }
        }

        @Override
        public void onError(Throwable gone) {
            log.debug("A request's body did not arrive", gone);
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            if (event.getAsyncContext().getResponse() instanceof HttpServletResponse response
                    && !response.isCommitted()) {
                response.setHeader(HttpHeaders.CONNECTION, "close");
                response.setStatus(HttpStatus.REQUEST_TIMEOUT.value());
            }
            end();
        }

        private void end() {
            if (over.compareAndSet(false, true)) {
                release();
                if (later != null) {
                    later.complete();
                }
            }
        }

        private void release() {
            underWay.addAndGet(-held.getAndSet(0));
        }

        @Override
        public void onComplete(AsyncEvent event) {
            release();
        }

        @Override
        public void onError(AsyncEvent event) {
            release();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Whoever begins something of their own has the body already.
        }
    }
}
