package dev.rekey.e2e.programs;

import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.nio.file.Path;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** The HTTP server of Rekey's pages with nothing in it but one servlet, on loopback. */
public final class OneServlet implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();

    /**
     * Starts it.
     *
     * @param folder where Tomcat keeps its own files
     * @param port 0 for a free one
     */
    public OneServlet(Path folder, int port, HttpServlet servlet) {
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(port);
        Tomcat.addServlet(tomcat.addContext("", null), "one", servlet).addMapping("/");
        tomcat.getConnector();
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException("An HTTP server could not be started", e);
        }
    }

    /** Where it listens. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
    }

    /** Waits until the process is told to end. */
    public void await() {
        tomcat.getServer().await();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
