package dev.rekey.e2e.peers;

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
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** Where the other engines' programs have a key checked: in this process, by the same code as Rekey. */
public final class AskedExchange implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** Answers a verdict for a key. */
    public AskedExchange(Path folder, UnaryOperator<String> verdict) {
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        Tomcat.addServlet(tomcat.addContext("", null), "exchange", new HttpServlet() {
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
                })
                .addMapping("/");
        tomcat.getConnector();
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException("The exchange's server could not be started", e);
        }
    }

    /** Where it listens. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
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
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
