package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.write.AuditCheck;
import dev.rekey.starter.security.PasswordHashes;
import dev.rekey.workflows.model.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What people do at the doors, and that each of it is one row of the trail. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=" + AuditWalkTest.DATABASE)
class AuditWalkTest {

    static final String DATABASE = "jdbc:h2:mem:audit-walk;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
            + "DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";

    @LocalServerPort
    int port;

    @Autowired
    Sample sample;

    @Autowired
    Agents agents;

    @Autowired
    AuditLog audit;

    @Autowired
    AuditCheck check;

    @Test
    void every_way_in_and_out_is_one_row() {
        // given
        agents.create("mira", "Mira", String.valueOf(PasswordHashes.encoder().encode("a good password")), Role.AGENT);
        Sample.Visit visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        long before = audit.entries(AuditLog.Scope.everything(), Page.first(1)).rows().stream()
                .mapToLong(AuditLine::number)
                .findFirst()
                .orElse(0);

        // when an agent comes, makes a link and goes
        Browser agent = new Browser(port);
        agent.page("/desk/sign-in");
        agent.post("/desk/sign-in", Map.of("username", "my password by mistake", "password", "x"));
        agent.page("/desk/sign-in");
        agent.post("/desk/sign-in", Map.of("username", "mira", "password", "a good password"));
        agent.page("/desk");
        agent.post("/desk/sessions/" + visit.sessionId() + "/link", Map.of());
        agent.page("/desk");
        agent.post("/desk/sign-out", Map.of());

        // and a trader comes, with a wrong code first
        Sample.Visit second = sample.begin(Reason.VAULT_RESET, "Hedge");
        Browser trader = new Browser(port);
        trader.page("/g/" + second.token());
        trader.post("/g/" + second.token(), Map.of("code", second.code().equals("000000") ? "000001" : "000000"));
        trader.post("/g/" + second.token(), Map.of("code", second.code()));
        trader.page("/guide");
        trader.post("/guide/leave", Map.of());

        // then
        List<String> rows = audit.entries(AuditLog.Scope.everything(), Page.first(200)).rows().stream()
                .filter(line -> line.number() > before)
                .sorted(Comparator.comparingLong(AuditLine::number))
                .map(line -> line.entry().actor() + " " + line.entry().action())
                .filter(row -> row.matches(".* [A-Z_]+") && !row.endsWith("ACCOUNTS_IMPORTED"))
                .toList();
        assertThat(rows)
                .containsExactly(
                        "unknown SIGN_IN_REFUSED",
                        "mira SIGNED_IN",
                        "mira LINK_MADE",
                        "mira SIGNED_OUT",
                        "unknown CODE_REFUSED",
                        second.customerId() + " GUIDE_OPENED",
                        second.customerId() + " GUIDE_LEFT");
        assertThat(check.verify().whole()).isTrue();
    }
}
