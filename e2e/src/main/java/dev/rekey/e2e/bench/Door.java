package dev.rekey.e2e.bench;

import dev.rekey.e2e.programs.OneServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * The least that could stand where our pages stand: the same HTTP server with nothing in it but one servlet, which sends
 * a bare update and then commits one row to the same database.
 */
final class Door implements AutoCloseable {

    private final OneServlet server;

    Door(Path folder, Floor floor, Runnable durableWrite) {
        server = new OneServlet(folder, 0, new HttpServlet() {
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
    }

    URI address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }
}
