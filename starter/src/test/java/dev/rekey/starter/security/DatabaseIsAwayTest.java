package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.Role;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What people and programs get while the accounts database does not answer, and that it passes by itself. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"rekey.starter.key-file=target/away/starter.key", "management.server.port=0"})
@DirtiesContext
@Tag("slow")
class DatabaseIsAwayTest {

    private static final String NAME = "mem:away;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    private static final String PASSWORD = "three words long";
    private static final Connection KEEPS_IT = keep();
    private static final int TEMPORAL_PORT = freePort();
    private static Server server = start("0");

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + NAME);
        properties.add("spring.datasource.username", () -> "sa");
        properties.add("spring.temporal.connection.target", () -> "127.0.0.1:" + TEMPORAL_PORT);
    }

    @LocalServerPort
    int port;

    @LocalManagementPort
    int managementPort;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    Sample sample;

    @Autowired
    ProgramTokens tokens;

    @Autowired
    MeterRegistry meters;

    @Value("${spring.datasource.hikari.connection-timeout}")
    long patience;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection keep() {
        try {
            return DriverManager.getConnection("jdbc:h2:" + NAME, "sa", "");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Server start(String port) {
        try {
            return Server.createTcpServer("-tcpPort", port, "-ifNotExists").start();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void agent() {
        if (agents.bySignInName("away").isEmpty()) {
            agents.create("away", "Sam", String.valueOf(passwords.encode(PASSWORD)), Role.AGENT);
        }
    }

    @AfterEach
    void back() {
        if (!server.isRunning(false)) {
            server = start(Integer.toString(server.getPort()));
        }
    }

    @AfterAll
    static void end() throws SQLException {
        server.stop();
        KEEPS_IT.close();
    }

    @Test
    void everybody_gets_a_sentence_soon_and_goes_on_where_they_were_when_it_is_back() throws Exception {
        // given people with their web sessions, and one who comes anew
        Visitor agent = new Visitor(port).signIn("away", PASSWORD);
        assertThat(agent.page("/desk").status()).isEqualTo(200);
        Sample.Visit visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        Visitor trader = new Visitor(port);
        trader.page("/g/" + visit.token());
        trader.form("/g/" + visit.token(), Map.of("code", visit.code()));
        assertThat(trader.page("/guide").status()).isEqualTo(200);
        Visitor fresh = new Visitor(port);
        fresh.page("/desk/sign-in");

        String token = tokens.create("away", Set.of(Scope.values()), "sam").token();

        // when
        server.stop();
        double before = waits();
        List<Visitor.Reply> reading = new ArrayList<>();
        List<Visitor.Reply> writing = new ArrayList<>();
        reading.add(agent.send("GET", "/desk", Visitor.PAGE, null, ""));
        reading.add(agent.send("GET", "/desk", Visitor.JSON, null, ""));
        reading.add(trader.send("GET", "/guide", Visitor.PAGE, null, ""));
        reading.add(trader.send("GET", "/guide", "*/*", null, "", "HX-Request", "true"));
        reading.add(trader.send("GET", "/guide", Visitor.JSON, null, ""));
        reading.add(new Visitor(port).with(token).send("GET", "/desk", Visitor.JSON, null, ""));
        reading.add(new Visitor(port).send("GET", "/desk/sign-in", Visitor.PAGE, null, ""));
        reading.add(new Visitor(port).send("GET", "/g/" + visit.token(), Visitor.PAGE, null, ""));
        String account = "/guide/accounts/" + visit.accountIds().get(0) + "/actions";
        writing.add(trader.form(account, Map.of("type", "OpenEdit", "id", "1")));
        writing.add(trader.send("POST", account, Visitor.JSON, Visitor.JSON, "{\"type\":\"OpenEdit\",\"id\":\"1\"}"));
        writing.add(fresh.form("/desk/sign-in", Map.of("username", "away", "password", PASSWORD)));
        double after = waits();

        // then
        assertThat(reading).allSatisfy(reply -> {
            assertThat(reply.body()).contains("Our system does not answer at the moment. Nothing you saved is lost");
            refused(reply, 503, "no");
        });
        assertThat(writing).allSatisfy(reply -> {
            assertThat(reply.body()).contains("we do not know whether this was done");
            refused(reply, 504, "unknown");
        });
        // and nobody waited for it twice: once in a while a task in the background waits as well
        assertThat(patience).isLessThanOrEqualTo(3_000);
        assertThat(after - before).isLessThanOrEqualTo(reading.size() + writing.size() + 1.0);

        // and all go on
        server = start(Integer.toString(server.getPort()));
        await(() -> agent.page("/desk").status());
        await(() -> trader.page("/guide").status());
    }

    @Test
    void pages_that_started_without_temporal_are_ready_as_soon_as_it_answers() throws Exception {
        assertThat(health("liveness")).isEqualTo(200);
        assertThat(health("readiness")).isEqualTo(503);

        // when
        try (TestServer.PortBoundTestServer temporal = TestServer.createPortBoundServer(TEMPORAL_PORT)) {
            // then, as what was heard last counts for some seconds
            assertThat(temporal).isNotNull();
            await(() -> health("readiness"));
        }
    }

    private static void await(IntSupplier status) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (status.getAsInt() != 200) {
            assertThat(System.nanoTime()).as("it never came back").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private int health(String part) {
        return new Visitor(managementPort)
                .send("GET", "/actuator/health/" + part, "*/*", null, "")
                .status();
    }

    private static void refused(Visitor.Reply reply, int status, String done) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Rekey-Away")).isEqualTo("true");
        assertThat(reply.header("Retry-After")).isEqualTo("5");
        assertThat(reply.header("Content-Security-Policy")).isEqualTo(SecurityConfiguration.CONTENT_SECURITY_POLICY);
        assertThat(reply.header("Cache-Control")).contains("no-store");
        if (reply.header("Content-Type").contains("json")) {
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
            assertThat(reply.body()).contains("\"done\":\"" + done + "\"");
        } else {
            assertThat(reply.body()).contains("<h1>That did not work</h1>").doesNotContain("csrf-token");
        }
    }

    private double waits() {
        return meters.get("hikaricp.connections.timeout").counter().count();
    }
}
