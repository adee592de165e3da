package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.rekey.accounts.access.HandOverNonces;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** How the platform hands a signed-in user over, as a browser sends it from the platform's page. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.public-url=http://127.0.0.1:8080/",
            "rekey.starter.limits.codes-per-address=20",
            "rekey.starter.handover.key=" + HandOverTest.KEY,
            "rekey.starter.handover.origins=https://www.trade.example,https://trade.example"
        })
class HandOverTest {

    static final String KEY = "c2l4dHkgZm91ciBieXRlcyBvZiBubyBzZWNyZXQgYXQgYWxsIC0gMTIzNDU2Nzg5MGFiY2RlZg==";
    private static final String[] FROM_THE_PLATFORM = {
        "Origin", "https://trade.example", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"
    };

    @LocalServerPort
    int port;

    @Autowired
    Sample sample;

    @Autowired
    AuditLog audit;

    @Autowired
    HandOverNonces nonces;

    @Autowired
    PagesApplication.TestClock clock;

    private Sample.Visit visit = new Sample.Visit("", "", "", "", List.of());

    @BeforeEach
    void a_session() {
        clock.advance(Duration.ofHours(1));
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject(visit.customerId())
                .audience("http://127.0.0.1:8080")
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                .jwtID(UUID.randomUUID().toString());
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, byte[] key) {
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
            jwt.sign(new MACSigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        return signed(claims.build(), JWSAlgorithm.HS256, Base64.getDecoder().decode(KEY));
    }

    private Visitor.Reply send(Visitor visitor, String token) {
        return visitor.form("/handover", Map.of("token", token), FROM_THE_PLATFORM);
    }

    private List<AuditLine> written() {
        return audit.entries(AuditLog.Scope.everything(), Page.first(50)).rows();
    }

    @Test
    void leads_a_user_the_platform_vouches_for_to_the_guide_of_the_open_session() {
        Visitor trader = new Visitor(port);

        assertThat(send(trader, signed(claims())).location()).endsWith("/guide");

        assertThat(trader.page("/guide").body()).contains("Binance Futures");
        assertThat(trader.cookies()).noneMatch(cookie -> cookie.getName().equals("rekey-device"));
        assertThat(written().get(0).entry())
                .satisfies(entry -> assertThat(entry.action()).isEqualTo("GUIDE_OPENED"))
                .satisfies(entry -> assertThat(entry.customerId()).isEqualTo(visit.customerId()));
    }

    @Test
    void is_taken_once() {
        String token = signed(claims());
        send(new Visitor(port), token);

        assertThat(send(new Visitor(port), token).status()).isEqualTo(401);
        assertThat(written().get(0).entry().text()).isEqualTo("It was used before.");
    }

    @Test
    void is_refused_with_the_same_answer_whatever_is_wrong_and_written_down() {
        byte[] key = Base64.getDecoder().decode(KEY);
        byte[] other = key.clone();
        other[0] ^= 1;
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("forged", signed(claims().build(), JWSAlgorithm.HS256, other)),
                Map.entry("another algorithm", signed(claims().build(), JWSAlgorithm.HS384, key)),
                Map.entry("unsigned", new PlainJWT(claims().build()).serialize()),
                Map.entry("for others", signed(claims().audience("https://elsewhere.example"))),
                Map.entry(
                        "too old",
                        signed(claims().issueTime(Date.from(clock.instant().minusSeconds(70)))
                                .expirationTime(Date.from(clock.instant().minusSeconds(10))))),
                Map.entry(
                        "too long",
                        signed(claims().expirationTime(Date.from(clock.instant().plusSeconds(61))))),
                Map.entry(
                        "from the future",
                        signed(claims().issueTime(Date.from(clock.instant().plusSeconds(30)))
                                .expirationTime(Date.from(clock.instant().plusSeconds(60))))),
                Map.entry("without a nonce", signed(claims().jwtID(null))),
                Map.entry("with a short nonce", signed(claims().jwtID("1"))),
                Map.entry("without an end", signed(claims().expirationTime(null))),
                Map.entry("nonsense", "a.b.c"),
                Map.entry("nothing", ""));
        String same = send(new Visitor(port), "x").body().replaceAll("content=\"[^\"]*\"", "");

        wrong.forEach((what, token) -> {
            Visitor trader = new Visitor(port);
            long before = written().get(0).number();

            Visitor.Reply reply = send(trader, token);

            assertThat(reply.status()).as(what).isEqualTo(401);
            assertThat(reply.body().replaceAll("content=\"[^\"]*\"", ""))
                    .as(what)
                    .isEqualTo(same);
            assertThat(written().get(0).number()).as(what).isEqualTo(before + 1);
            assertThat(written().get(0).entry().action()).as(what).isEqualTo("HANDOVER_REFUSED");
            assertThat(trader.page("/guide").status()).as(what).isEqualTo(401);
        });
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            https://evil.example,        It came from https://evil.example
            http://trade.example,        It came from http://trade.example
            https://trade.example:8443,  It came from https://trade.example:8443
            null,                        It came from no page that has a name
            none,                        It came from no page that has a name
            """)
    void is_refused_from_any_page_but_the_platforms_and_not_used_up(@Nullable String origin, String why) {
        // given somebody's own good token, in the browser of another person
        String token = signed(claims());
        Visitor victim = new Visitor(port);
        String[] from =
                origin == null ? new String[0] : new String[] {"Origin", origin, "Sec-Fetch-Site", "cross-site"};

        // when
        Visitor.Reply reply = victim.form("/handover", Map.of("token", token), from);

        // then
        assertThat(reply.status()).isEqualTo(401);
        assertThat(victim.page("/guide").status()).isEqualTo(401);
        assertThat(written().get(0).entry().text()).isEqualTo(why + ", which is not the platform.");
        assertThat(send(new Visitor(port), token).location()).endsWith("/guide");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://trade.example/", "trade.example", "*", "https://*.example"})
    void is_not_set_up_without_saying_from_where(String origin) {
        List<String> origins = origin.isEmpty() ? List.of() : List.of(origin);
        URI here = URI.create("https://keys.example");

        assertThatThrownBy(() -> new HandOver(KEY, here, origins, nonces, clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rekey.starter.handover.origins must name the sites");
    }

    @Test
    void opens_the_vault_which_a_link_and_a_code_do_not() {
        // given an agent, who can make links and codes, in the place of the trader
        Visitor linked = new Visitor(port);
        linked.page("/g/" + visit.token());
        linked.form("/g/" + visit.token(), Map.of("code", visit.code()));
        assertThat(linked.page("/guide").status()).isEqualTo(200);

        // when
        Visitor.Reply page = linked.page("/guide/vault");
        Visitor.Reply words = linked.form("/guide/vault/words", Map.of());

        // then
        assertThat(List.of(page, words)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.body()).contains("Your vault is opened from your trading platform only");
        });
        assertThat(linked.page("/guide").body()).doesNotContain("/guide/vault");

        // but whom the platform vouches for is shown it
        Visitor vouched = new Visitor(port);
        send(vouched, signed(claims()));
        assertThat(vouched.page("/guide").body()).contains("href=\"/guide/vault\"");
        assertThat(vouched.page("/guide/vault").status()).isEqualTo(200);
    }

    @Test
    void leads_to_the_vault_when_no_key_is_to_be_replaced() {
        sample.publish(sample.session(visit, Reason.VAULT_RESET, SessionView.State.FINISHED, List.of()));

        Visitor trader = new Visitor(port);
        Visitor.Reply reply = send(trader, signed(claims()));

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).endsWith("/guide/vault");
        Visitor.Reply vault = trader.page("/guide/vault");
        assertThat(vault.status()).isEqualTo(200);
        assertThat(vault.body()).doesNotContain("Your accounts are being prepared", "Go to your accounts");
        assertThat(trader.page("/guide").status()).isEqualTo(404);
    }

    @Test
    void is_not_tried_without_end() {
        for (int wrong = 0; wrong < 20; wrong++) {
            assertThat(send(new Visitor(port), "x").status()).isEqualTo(401);
        }
        long written = written().get(0).number();
        Visitor.Reply late = send(new Visitor(port), "x");
        assertThat(late.status()).isEqualTo(429);
        assertThat(late.header("Retry-After")).isNotEmpty();
        send(new Visitor(port), "x");
        assertThat(written().get(0).number())
                .as("one row more, and not one for each")
                .isEqualTo(written + 1);
    }

    @Test
    void is_taken_however_many_bad_ones_pages_elsewhere_have_sent_from_the_same_address() {
        // given a page that has its visitors send nonsense, from a network that everybody shares
        for (int time = 0; time < 30; time++) {
            new Visitor(port)
                    .form(
                            "/handover",
                            Map.of("token", "x"),
                            "Origin",
                            "https://evil.example",
                            "Sec-Fetch-Site",
                            "cross-site");
        }

        // then
        assertThat(send(new Visitor(port), signed(claims())).location()).endsWith("/guide");
    }
}
