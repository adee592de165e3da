package dev.rekey.e2e.bench;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/**
 * The least that could stand where our pages stand: the same HTTP server with nothing in it but one servlet, which sends
 * a bare update and then commits one row to the same database.
 */
final class Door implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();

    Door(Path folder, Floor floor, Runnable durableWrite) {
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        Context context = tomcat.addContext("", null);
        Wrapper door = Tomcat.addServlet(context, "door", new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
                request.getInputStream().readAllBytes();
                floor.touch();
                durableWrite.run();
                response.setContentType("application/json");
                response.getWriter().write("{\"view\":{\"step\":\"EDIT\"}}");
            }
        });
        door.addMapping("/");
        tomcat.getConnector();
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException("The floor's HTTP server could not be started", e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
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
