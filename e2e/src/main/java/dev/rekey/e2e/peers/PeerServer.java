package dev.rekey.e2e.peers;

import dev.rekey.accounts.database.SyncedFiles;
import dev.rekey.e2e.programs.OneServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.springframework.boot.logging.LoggingSystem;
import tools.jackson.databind.json.JsonMapper;

/** One of the other engines behind the same HTTP server as Rekey's pages, as a program that can be killed. */
public final class PeerServer {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PeerServer() {}

    /**
     * Starts it.
     *
     * @param arguments the engine's name, its port, where it keeps what it keeps (a database or a Temporal server),
     *     and the exchange
     */
    public static void main(String... arguments) {
        // What libraries tell of each step would cost more than the step.
        LoggingSystem.get(PeerServer.class.getClassLoader()).beforeInitialize();
        ExchangeClient exchange = new ExchangeClient(URI.create(arguments[3]));
        Peer peer = switch (PeerProcess.Engine.valueOf(arguments[0])) {
            case NAIVE_TEMPORAL -> new NaiveTemporal(arguments[2], exchange);
            case FLOWABLE -> {
                FilePath.register(new SyncedFiles());
                yield new FlowableTasks(arguments[2], exchange);
            }
        };
        Path own = Path.of(System.getProperty("java.io.tmpdir"));
        new OneServlet(own, Integer.parseInt(arguments[1]), new Pages(peer)).await();
    }

    private static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private static final int REFUSED = 409;

        private final transient Peer peer;

        Pages(Peer peer) {
            this.peer = peer;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String account = request.getParameter("account");
            if (account != null) {
                answer(response, account);
            }
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String account = String.valueOf(request.getParameter("account"));
            switch (String.valueOf(request.getPathInfo() == null ? request.getServletPath() : request.getPathInfo())) {
                case "/begin" -> peer.begin(account);
                case "/work" -> {
                    peer.work(Boolean.parseBoolean(request.getParameter("on")));
                    return;
                }
                default -> {
                    try {
                        peer.press(account, JSON.readValue(request.getInputStream(), Peer.Press.class));
                    } catch (Peer.DoesNotFit refused) {
                        response.sendError(REFUSED, refused.getMessage());
                        return;
                    }
                }
            }
            answer(response, account);
        }

        private void answer(HttpServletResponse response, String account) throws IOException {
            response.setContentType("application/json");
            response.getOutputStream().write(JSON.writeValueAsBytes(peer.state(account)));
        }
    }
}
