package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Signing in by an OpenID provider, which is a small one of our own behind real HTTP. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "spring.security.oauth2.client.registration.work.client-id=rekey",
            "spring.security.oauth2.client.registration.work.client-secret=between-us",
            "spring.security.oauth2.client.registration.work.scope=openid,profile",
            "spring.security.oauth2.client.registration.work.redirect-uri={baseUrl}/desk/sign-in/from/{registrationId}",
            "spring.security.oauth2.client.registration.work.client-name=Work account",
            "rekey.starter.oidc.role-claim=groups"
        })
class OidcTest {

    private static final Provider PROVIDER = Provider.start();

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PagesApplication.TestClock clock;

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry properties) {
        properties.add("spring.security.oauth2.client.provider.work.issuer-uri", PROVIDER::issuer);
    }

    @AfterAll
    static void stop() {
        PROVIDER.server.stop(0);
    }

    /** Goes to the provider and comes back with what it says. */
    private Visitor.Reply signIn(Visitor visitor, Map<String, Object> claims) {
        String asked = visitor.page("/desk/sign-in/with/work").location();
        assertThat(asked).startsWith(PROVIDER.issuer() + "/authorize?").contains("client_id=rekey");
        PROVIDER.say(claims, part(asked, "nonce"));
        return visitor.page("/desk/sign-in/from/work?code=once&state=" + part(asked, "state"));
    }

    private static String part(String url, String name) {
        Matcher part = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(url);
        assertThat(part.find()).as(url).isTrue();
        return part.group(1);
    }

    private static Map<String, Object> ada(String subject, Object groups) {
        return Map.of("sub", subject, "preferred_username", "ada-" + subject, "name", "Ada", "groups", groups);
    }

    @Test
    void somebody_it_vouches_for_is_the_agent_it_says() {
        // given
        String subject = UUID.randomUUID().toString();
        Visitor visitor = new Visitor(port);
        assertThat(visitor.page("/desk/sign-in").body()).contains("Work account");

        // when
        Visitor.Reply in = signIn(visitor, ada(subject, List.of("staff", "supervisor")));

        // then
        assertThat(in.location()).endsWith("/desk");
        assertThat(visitor.page("/desk").status()).isEqualTo(200);
        Agent agent = agents.byIdentity(PROVIDER.issuer() + " " + subject).orElseThrow();
        assertThat(agent.role()).isEqualTo(Role.SUPERVISOR);
        assertThat(agent.signInName()).isEqualTo("ada-" + subject);
    }

    @Test
    void it_says_each_time_what_they_may_do() {
        String subject = UUID.randomUUID().toString();
        Visitor before = new Visitor(port);
        signIn(before, ada(subject, "ADMIN"));
        assertThat(before.page("/desk/people").status()).isEqualTo(200);

        Visitor now = new Visitor(port);
        signIn(now, ada(subject, "agent"));

        assertThat(now.page("/desk").status()).isEqualTo(200);
        assertThat(now.page("/desk/people").status()).isEqualTo(404);
        assertThat(before.page("/desk/people").location()).endsWith("/desk/sign-in");
    }

    @Test
    void without_a_role_nobody_comes_in() {
        Visitor visitor = new Visitor(port);

        assertThat(signIn(visitor, ada(UUID.randomUUID().toString(), List.of("staff")))
                        .location())
                .endsWith("/desk/sign-in?role");

        assertThat(visitor.page("/desk").location()).endsWith("/desk/sign-in");
    }

    @Test
    void whoever_an_admin_keeps_out_stays_out_and_a_name_that_is_taken_stays_taken() {
        String subject = UUID.randomUUID().toString();
        signIn(new Visitor(port), ada(subject, "AGENT"));
        agents.setActive(
                agents.byIdentity(PROVIDER.issuer() + " " + subject)
                        .orElseThrow()
                        .id(),
                false);
        assertThat(signIn(new Visitor(port), ada(subject, "AGENT")).location()).endsWith("?role");

        String other = UUID.randomUUID().toString();
        agents.create("ada-" + other, "Local", String.valueOf(passwords.encode("three words long")), Role.AGENT);
        assertThat(signIn(new Visitor(port), ada(other, "ADMIN")).location()).endsWith("?role");
        assertThat(agents.bySignInName("ada-" + other).orElseThrow().role()).isEqualTo(Role.AGENT);
    }

    @Test
    void an_answer_that_was_not_asked_for_is_refused() {
        Visitor visitor = new Visitor(port);
        visitor.page("/desk/sign-in/with/work");

        assertThat(visitor.page("/desk/sign-in/from/work?code=once&state=made-up")
                        .location())
                .endsWith("?error");
        assertThat(visitor.page("/desk").location()).endsWith("/desk/sign-in");
    }

    @Test
    void who_goes_to_a_provider_and_does_not_come_back_leaves_no_row() {
        // given
        long before = rows();
        Visitor somebody = new Visitor(port);

        // when
        Visitor.Reply leaving = somebody.page("/desk/sign-in/with/work");

        // then what was asked stands in their own browser, sealed
        assertThat(leaving.location()).startsWith(PROVIDER.issuer());
        assertThat(rows()).isEqualTo(before);
        assertThat(somebody.webSession()).isEmpty();
        assertThat(leaving.raw().headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("rekey-provider="))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie)
                        .contains("Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=600")
                        .doesNotContain(part(leaving.location(), "state")));
    }

    @Test
    void an_answer_fits_in_the_browser_that_asked_for_ten_minutes_and_once() {
        // given
        Visitor asking = new Visitor(port);
        String asked = asking.page("/desk/sign-in/with/work").location();
        PROVIDER.say(ada(UUID.randomUUID().toString(), "AGENT"), part(asked, "nonce"));
        String answer = "/desk/sign-in/from/work?code=once&state=" + part(asked, "state");

        // when, then
        assertThat(new Visitor(port).page(answer).location()).endsWith("?error");
        assertThat(asking.page(answer).location()).endsWith("/desk");
        assertThat(asking.page(answer).location()).endsWith("?error");

        // and a late one is too late
        Visitor slow = new Visitor(port);
        String late = slow.page("/desk/sign-in/with/work").location();
        PROVIDER.say(ada(UUID.randomUUID().toString(), "AGENT"), part(late, "nonce"));
        clock.advance(Duration.ofMinutes(10));
        assertThat(slow.page("/desk/sign-in/from/work?code=once&state=" + part(late, "state"))
                        .location())
                .endsWith("?error");
    }

    private long rows() {
        return jdbc.sql("select count(*) from spring_session").query(Long.class).single();
    }

    @Test
    void at_the_address_of_a_provider_that_is_not_set_up_there_is_nothing() {
        for (String unknown : new String[] {"elsewhere", "work%3F", "-"}) {
            assertThat(new Visitor(port).page("/desk/sign-in/with/" + unknown).status())
                    .as(unknown)
                    .isEqualTo(404);
        }
    }

    @Test
    void nobody_of_the_provider_signs_in_by_password() {
        String subject = UUID.randomUUID().toString();
        signIn(new Visitor(port), ada(subject, "AGENT"));
        Agent agent = agents.byIdentity(PROVIDER.issuer() + " " + subject).orElseThrow();
        agents.setPasswordHash(agent.id(), String.valueOf(passwords.encode("three words long")));

        Visitor visitor = new Visitor(port).signIn(agent.signInName(), "three words long");

        assertThat(visitor.page("/desk").location()).endsWith("/desk/sign-in");
    }

    /** An OpenID provider that vouches for whoever the test wants. */
    private static final class Provider {

        private final HttpServer server;
        private final RSAKey key;
        private volatile String idToken = "";

        private Provider(HttpServer server, RSAKey key) {
            this.server = server;
            this.key = key;
        }

        static Provider start() {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                Provider provider = new Provider(
                        server, new RSAKeyGenerator(2048).keyID("k").generate());
                server.createContext("/", provider::answer);
                server.start();
                return provider;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        String issuer() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        void say(Map<String, Object> claims, String nonce) {
            JWTClaimsSet.Builder all = new JWTClaimsSet.Builder()
                    .issuer(issuer())
                    .audience("rekey")
                    .issueTime(Date.from(Instant.now()))
                    .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                    .claim("nonce", URLDecoder.decode(nonce, StandardCharsets.UTF_8));
            claims.forEach(all::claim);
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(), all.build());
            try {
                jwt.sign(new RSASSASigner(key));
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
            idToken = jwt.serialize();
        }

        private void answer(HttpExchange exchange) throws IOException {
            Map<String, Object> json = switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" ->
                    Map.of(
                            "issuer", issuer(),
                            "authorization_endpoint", issuer() + "/authorize",
                            "token_endpoint", issuer() + "/token",
                            "jwks_uri", issuer() + "/keys",
                            "response_types_supported", List.of("code"),
                            "subject_types_supported", List.of("public"),
                            "id_token_signing_alg_values_supported", List.of("RS256"));
                case "/keys" -> new JWKSet(key.toPublicJWK()).toJSONObject();
                case "/token" ->
                    Map.of(
                            "access_token",
                            "opens nothing",
                            "token_type",
                            "Bearer",
                            "expires_in",
                            60,
                            "id_token",
                            idToken);
                default -> Map.of();
            };
            byte[] body = JsonMapper.shared().writeValueAsBytes(json);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(json.isEmpty() ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }
    }
}
