package dev.rekey.e2e.peers;

import dev.rekey.e2e.programs.OneServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Where the other engines' programs have a key checked: in this process, by the same code as Rekey. */
public final class AskedExchange implements AutoCloseable {

    private final OneServlet server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** Answers a verdict for a key. */
    public AskedExchange(Path folder, UnaryOperator<String> verdict) {
        server = new OneServlet(folder, 0, new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
                String key = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                asked.incrementAndGet();
                try {
                    held.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                response.getWriter().write(verdict.apply(key));
            }
        });
    }

    /** Where it listens. */
    public URI address() {
        return server.address();
    }

    /** How often it was asked. */
    public int asked() {
        return asked.get();
    }

    /** Answers nobody from now on. */
    public void hold() {
        held = new CountDownLatch(1);
    }

    /** Answers those who wait, and everybody from now on. */
    public void release() {
        held.countDown();
    }

    @Override
    public void close() {
        release();
        server.close();
    }
}
