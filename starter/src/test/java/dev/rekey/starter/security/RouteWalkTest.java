package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.access.SecondSteps;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Walks the table of routes over HTTP: every route of the running pages, for everybody, own and foreign. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.key-file=target/route-walk/starter.key",
            "spring.security.oauth2.client.registration.work.client-id=rekey",
            "spring.security.oauth2.client.registration.work.client-secret=between-us",
            "spring.security.oauth2.client.registration.work.scope=openid",
            "spring.security.oauth2.client.registration.work.authorization-grant-type=authorization_code",
            "spring.security.oauth2.client.registration.work.redirect-uri={baseUrl}/desk/sign-in/from/{registrationId}",
            "spring.security.oauth2.client.provider.work.authorization-uri=https://id.example/authorize",
            "spring.security.oauth2.client.provider.work.token-uri=https://id.example/token",
            "spring.security.oauth2.client.provider.work.jwk-set-uri=https://id.example/keys",
            "rekey.starter.vault-by-link=true",
            "rekey.starter.brand.logo=src/main/resources/static/icon.svg",
            "rekey.starter.brand.accent=#0b6b5d",
            "rekey.starter.pattern-book=true",
            "rekey.starter.limits.asks-per-address=0",
            "rekey.starter.limits.codes-per-session=0",
            "rekey.starter.limits.links-per-session=0",
            "rekey.starter.limits.links-per-address=0"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteWalkTest {

    private static final String PASSWORD = "walks about all day";
    private static final String COLLEAGUE = "kim";
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private static final Set<Who> AT_THE_DESK = Set.of(Who.AGENT, Who.SUPERVISOR, Who.ADMIN, Who.AUDITOR);

    /** Answered by filters, which know no mappings. */
    private static final Set<String> BY_FILTERS = Set.of(
            "POST /desk/sign-in",
            "POST /desk/sign-out",
            "GET /desk/sign-in/with/{registrationId}",
            "GET /desk/sign-in/from/{registrationId}");

    /** The codec server is a service of its own, with a door and a test of its own. */
    private static final Set<String> BY_THE_CODEC_SERVER = Set.of("POST /codec/decode");

    /** After these the visitor is somebody else. */
    private static final Set<String> CHANGE_WHO_ONE_IS =
            Set.of("POST /desk/sign-in", "POST /desk/sign-out", "POST /guide/leave", "POST /g/{token}");

    /** Answered with files. */
    private static final Set<String> FILES = Set.of(
            "GET /rekey.css", "GET /icon.svg", "GET /brand.css", "GET /brand/logo", "GET /js/*", "GET /webjars/**");

    /** Pages that say with their status what happened elsewhere. */
    private static final Map<String, Integer> SPOKEN =
            Map.of("/closed", 401, "/stale", 403, "/foreign", 403, "/handover", 401);

    @LocalServerPort
    int port;

    @Autowired
    RouteTable table;

    @Autowired
    List<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    List<SecurityFilterChain> chains;

    @Autowired
    Sample sample;

    @Autowired
    Agents agents;

    @Autowired
    SecondSteps secondSteps;

    @Autowired
    ProgramTokens tokens;

    @Autowired
    GuideLinks links;

    @Autowired
    PasswordEncoder passwords;

    private final Map<Who, Visitor> visitors = new EnumMap<>(Who.class);
    private Sample.Visit own = nobody();
    private Sample.Visit foreign = nobody();
    private Sample.Visit byProgram = nobody();

    private static Sample.Visit nobody() {
        return new Sample.Visit("", "", "", "", List.of());
    }

    @BeforeAll
    void two_sessions_and_everybody() {
        String hash = String.valueOf(passwords.encode(PASSWORD));
        agents.create("sam", "Sam", hash, Role.AGENT);
        agents.create("sue", "Sue", hash, Role.SUPERVISOR);
        agents.create("ann", "Ann", hash, Role.ADMIN);
        agents.create("otto", "Otto", hash, Role.AUDITOR);
        own = sample.begin(Reason.VAULT_RESET, "Grid bots");
        foreign = sample.begin(Reason.VAULT_RESET, "Grid bots");
        byProgram = sample.begin(Reason.VAULT_RESET, "Grid bots");
        sample.publish(startedBy(Actor.agent(COLLEAGUE), foreign));
        sample.publish(startedBy(Actor.program("walker"), byProgram));
    }

    private SessionView startedBy(Actor actor, Sample.Visit visit) {
        SessionView view = sample.session(visit, Reason.VAULT_RESET, SessionView.State.OPEN, List.of());
        return new SessionView(
                view.sessionId(),
                view.customerId(),
                view.revision(),
                view.reason(),
                view.words(),
                actor,
                actor,
                view.startedAt(),
                view.expiresAt(),
                view.accountIds(),
                view.finished(),
                view.reminders(),
                view.state(),
                view.endedAt());
    }

    // Every route is in the table

    @Test
    void every_route_of_the_running_pages_is_in_the_table_and_the_table_has_no_others() {
        Set<String> running = new TreeSet<>(FILES);
        running.addAll(BY_FILTERS);
        mapped().forEach((route, infos) -> running.add(route));

        running.removeAll(BY_THE_CODEC_SERVER);
        assertThat(running).hasSizeGreaterThan(20);
        assertThat(table.routes().stream().map(RouteTable.Route::toString))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(running);
    }

    @Test
    void no_filter_answers_a_route_that_is_not_known_here() {
        List<String> answering = chains.stream()
                .flatMap(chain -> chain.getFilters().stream())
                .filter(filter -> filter instanceof AbstractAuthenticationProcessingFilter
                        || (filter instanceof LogoutFilter && isOfTheDesk(filter)))
                .map(filter -> filter.getClass().getSimpleName())
                .toList();

        assertThat(answering)
                .containsExactlyInAnyOrder(
                        "UsernamePasswordAuthenticationFilter", "OAuth2LoginAuthenticationFilter", "LogoutFilter");
    }

    private boolean isOfTheDesk(Filter filter) {
        return chains.stream()
                .filter(chain -> chain.getFilters().contains(filter))
                .anyMatch(chain ->
                        chain.getFilters().stream().anyMatch(AbstractAuthenticationProcessingFilter.class::isInstance));
    }

    @Test
    void every_file_is_in_the_table() throws IOException {
        Visitor anybody = new Visitor(port);
        Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath*:/static/**/*.*");
        List<String> paths = Stream.of(files)
                .map(file -> pathOf(file).replaceAll(".*/static/", "/"))
                .toList();

        assertThat(paths)
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        path -> assertThat(anybody.page(path).status()).as(path).isEqualTo(200));
    }

    private static String pathOf(Resource file) {
        try {
            return file.getURL().getPath();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, List<RequestMappingInfo>> mapped() {
        Map<String, List<RequestMappingInfo>> byRoute = new HashMap<>();
        for (RequestMappingInfoHandlerMapping mapping : mappings) {
            mapping.getHandlerMethods().keySet().forEach(info -> {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                for (String path : info.getPatternValues()) {
                    for (String method : methods.isEmpty() ? Set.of("ANY") : names(methods)) {
                        byRoute.computeIfAbsent(method + " " + path, route -> new ArrayList<>())
                                .add(info);
                    }
                }
            });
        }
        return byRoute;
    }

    private static Set<String> names(Set<RequestMethod> methods) {
        return methods.stream().map(Enum::name).collect(Collectors.toSet());
    }

    // Every cell is as the table says

    Stream<RouteTable.Route> routes() {
        return table.routes().stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void every_cell_is_as_the_table_says(RouteTable.Route route) {
        for (Who who : Who.values()) {
            for (boolean mine : List.of(true, false)) {
                for (Form form : formsOf(route, who)) {
                    // given
                    Visitor visitor = visitors.computeIfAbsent(who, this::arrive);
                    Answer wanted = mine ? route.to(who).own() : route.to(who).foreign();

                    // when
                    Visitor.Reply reply =
                            visit(visitor, route, form, mine ? (who == Who.PROGRAM ? byProgram : own) : foreign, who);

                    // then
                    assertThat(answer(reply))
                            .as("%s as %s by %s, %s: %s", route, form, who, mine ? "own" : "foreign", reply)
                            .isEqualTo(wanted);
                    assertStrict(route, reply);
                    if (CHANGE_WHO_ONE_IS.contains(route.toString())) {
                        visitors.remove(who);
                    }
                }
            }
        }
    }

    /** What every answer carries, whatever it is and whoever asked. */
    private static void assertStrict(RouteTable.Route route, Visitor.Reply reply) {
        assertThat(reply.header("Content-Security-Policy"))
                .as("%s", reply)
                .isEqualTo(SecurityConfiguration.CONTENT_SECURITY_POLICY);
        assertThat(reply.header("X-Content-Type-Options")).as("%s", reply).isEqualTo("nosniff");
        assertThat(reply.header("Referrer-Policy")).as("%s", reply).isEqualTo("same-origin");
        assertThat(reply.header("X-Frame-Options")).as("%s", reply).isEqualTo("DENY");
        assertThat(reply.header("Cross-Origin-Opener-Policy")).as("%s", reply).isEqualTo("same-origin");
        assertThat(reply.header("Permissions-Policy")).as("%s", reply).contains("camera=()");
        if (!FILES.contains(route.toString())) {
            assertThat(reply.header("Cache-Control")).as("%s", reply).contains("no-store");
        }
    }

    /** One way to ask: which kind of answer is wanted, which kind of body is sent. */
    private record Form(String accept, @Nullable String sends) {}

    private Set<Form> formsOf(RouteTable.Route route, Who who) {
        Set<Form> forms = formsOf(route);
        if (who != Who.PROGRAM || !route.path().getPatternString().startsWith("/desk")) {
            return forms;
        }
        // A program asks for JSON and sends JSON.
        boolean stream = forms.contains(new Form(MediaType.TEXT_EVENT_STREAM_VALUE, null));
        return Set.of(new Form(
                stream ? MediaType.TEXT_EVENT_STREAM_VALUE : Visitor.JSON,
                route.method().equals("POST") ? Visitor.JSON : null));
    }

    private Set<Form> formsOf(RouteTable.Route route) {
        Set<Form> forms = new LinkedHashSet<>();
        boolean posts = route.method().equals("POST");
        for (RequestMappingInfo info : mapped().getOrDefault(route.toString(), List.of())) {
            boolean words =
                    info.getProducesCondition().getProducibleMediaTypes().contains(MediaType.TEXT_PLAIN);
            boolean json = info.getProducesCondition().getProducibleMediaTypes().contains(MediaType.APPLICATION_JSON);
            boolean stream =
                    info.getProducesCondition().getProducibleMediaTypes().contains(MediaType.TEXT_EVENT_STREAM);
            boolean sendsJson =
                    info.getConsumesCondition().getConsumableMediaTypes().contains(MediaType.APPLICATION_JSON);
            forms.add(new Form(
                    stream ? MediaType.TEXT_EVENT_STREAM_VALUE : json ? Visitor.JSON : words ? "*/*" : Visitor.PAGE,
                    posts ? (sendsJson ? Visitor.JSON : Visitor.FORM) : null));
        }
        if (forms.isEmpty()) {
            forms.add(new Form(Visitor.PAGE, posts ? Visitor.FORM : null));
        }
        return forms;
    }

    private Visitor arrive(Who who) {
        Visitor visitor = new Visitor(port);
        switch (who) {
            case ANONYMOUS -> visitor.page("/desk/sign-in");
            case GUIDE -> enter(visitor, own);
            case PROGRAM -> visitor.with(token(Set.of(Scope.values()))).page("/g/anything");
            case AGENT -> visitor.signIn("sam", PASSWORD);
            case SUPERVISOR -> visitor.signIn("sue", PASSWORD);
            case ADMIN -> visitor.signIn("ann", PASSWORD);
            case AUDITOR -> visitor.signIn("otto", PASSWORD);
        }
        if (AT_THE_DESK.contains(who)) {
            assertThat(visitor.page("/desk").status()).as("%s signed in", who).isEqualTo(200);
        }
        return visitor;
    }

    private String token(Set<Scope> scopes) {
        return tokens.create("walker", scopes, "ann").token();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void a_token_opens_no_route_without_its_scope(RouteTable.Route route) {
        Scope needed = route.to(Who.PROGRAM).scope();
        if (needed == null) {
            return;
        }
        Set<Scope> others = EnumSet.complementOf(EnumSet.of(needed));
        Visitor program = new Visitor(port).with(token(others));
        for (Form form : formsOf(route, Who.PROGRAM)) {
            Visitor.Reply reply = visit(program, route, form, own, Who.PROGRAM);

            assertThat(reply.status()).as("%s %s", route, reply).isEqualTo(403);
            assertThat(reply.body()).contains("This token lacks the scope " + needed.word() + ".");
        }
    }

    private void enter(Visitor visitor, Sample.Visit visit) {
        String token = links.create(visit.sessionId(), "sam");
        visitor.page("/g/" + token);
        visitor.form("/g/" + token, Map.of("code", links.newCode(visit.sessionId(), "sam")));
        assertThat(visitor.page("/guide").status()).isEqualTo(200);
    }

    private Visitor.Reply visit(Visitor visitor, RouteTable.Route route, Form form, Sample.Visit object, Who who) {
        String path = route.path()
                .getPatternString()
                .replace("/js/*", "/js/live.js")
                .replace("/webjars/**", "/webjars/htmx.org/2.0.10/dist/htmx.min.js");
        Map<String, String> fields = route.method().equals("POST") ? fields(path, object, who) : Map.of();
        String place = VARIABLE.matcher(path).replaceAll(variable -> fill(variable.group(1), object));
        String body = fields.isEmpty()
                ? ""
                : Visitor.JSON.equals(form.sends())
                        ? JsonMapper.shared().writeValueAsString(json(fields))
                        : Visitor.encoded(fields);
        String method = route.method().equals("ANY") ? "GET" : route.method();
        return visitor.send(method, place, form.accept(), form.sends(), body);
    }

    private static Map<String, Object> json(Map<String, String> fields) {
        Map<String, Object> json = new HashMap<>(fields);
        json.computeIfPresent("accountIds", (name, id) -> List.of(id));
        return json;
    }

    private String fill(String variable, Sample.Visit object) {
        return switch (variable) {
            case "token" -> links.create(object.sessionId(), "sam");
            case "sessionId" -> object.sessionId();
            case "customerId" -> object.customerId();
            case "accountId" -> object.accountIds().get(0);
            case "registrationId" -> "work";
            case "deviceId" -> "none";
            case "programId" ->
                tokens.create("walked", Set.of(Scope.READ), "ann").program().id();
            case "agentId" ->
                agents.create("t" + UUID.randomUUID(), "Somebody", "none", Role.AGENT)
                        .orElseThrow()
                        .id();
            default -> throw new AssertionError("say here what stands for {" + variable + "}");
        };
    }

    private Map<String, String> fields(String path, Sample.Visit object, Who who) {
        if (path.equals("/desk/sign-in")) {
            return Map.of("username", "sam", "password", PASSWORD);
        }
        if (path.equals("/g/{token}")) {
            return Map.of("code", links.newCode(object.sessionId(), "sam"));
        }
        if (path.endsWith("/sessions")) {
            return Map.of(
                    "reason", "VAULT_RESET", "accountIds", object.accountIds().get(0));
        }
        if (path.equals("/desk/sessions/{sessionId}/actions")) {
            return Map.of("type", "Cancel", "why", who + " tries");
        }
        if (path.endsWith("/not-seen")) {
            return Map.of("place", "action-1", "words", who + " sees something else");
        }
        if (path.endsWith("/accounts/{accountId}/actions")) {
            return Map.of("type", "OpenEdit");
        }
        if (path.endsWith("/accounts/{accountId}")) {
            return Map.of("exchangeUid", "777001");
        }
        if (path.equals("/desk/people")) {
            return Map.of("signInName", "n" + UUID.randomUUID(), "name", "Nobody", "role", "AGENT");
        }
        if (path.equals("/desk/people/programs")) {
            return Map.of("name", "Another", "scopes", "read");
        }
        if (path.equals("/desk/me/password")) {
            return Map.of("present", PASSWORD, "wanted", PASSWORD);
        }
        if (path.equals("/desk/me/second-step/code")) {
            // Nothing was begun, so that no code is wrong.
            agents.list().forEach(agent -> secondSteps.remove(agent.id()));
            return Map.of("code", "123456");
        }
        if (path.equals("/guide/vault/reset")) {
            return Map.of("ticket", "none", "word", "none");
        }
        if (path.equals("/guide/vault/check")) {
            return Map.of("words", "none of them");
        }
        if (path.endsWith("/role")) {
            return Map.of("role", "AUDITOR");
        }
        return path.endsWith("/active") ? Map.of("active", "false") : Map.of();
    }

    private static Answer answer(Visitor.Reply reply) {
        String path = reply.raw().request().uri().getPath();
        if (Objects.equals(SPOKEN.get(path), reply.status())) {
            return Answer.ALLOWED;
        }
        if (reply.status() == 404) {
            return Answer.NOT_FOUND;
        }
        if (reply.status() == 403) {
            return Answer.REFUSED;
        }
        if (reply.status() == 401 || reply.location().endsWith("/desk/sign-in")) {
            return Answer.SIGN_IN;
        }
        // Who is told that it does not fit was let in.
        assertThat(reply.status()).as("%s", reply).matches(status -> status < 400 || status == 409);
        return Answer.ALLOWED;
    }
}
