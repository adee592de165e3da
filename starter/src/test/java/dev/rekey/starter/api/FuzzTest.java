package dev.rekey.starter.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.codec.PayloadKeys;
import dev.rekey.workflows.model.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Thousands of requests made from the document of the running pages, right ones, nearly right ones and hostile ones, by
 * everybody there is. Whatever is sent: nothing breaks, every answer is one that the document names, and every refusal is
 * a sentence. {@code -Drekey.fuzz.seed} and {@code -Drekey.fuzz.requests} make others, or more of them.
 */
@SpringBootTest(
        classes = FuzzPagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + FuzzPagesApplication.DATABASE,
            "rekey.starter.key-file=target/fuzz/starter.key",
            "rekey.starter.vault-by-link=true",
            "rekey.starter.handover.key=c2l4dHkgZm91ciBieXRlcyBvZiBubyBzZWNyZXQgYXQgYWxsIC0gMTIzNDU2Nzg5MGFiY2RlZg==",
            // Whoever has to wait learns nothing new; a name that is tried too often is enough.
            "rekey.starter.limits.sign-ins-per-address=0",
            "rekey.starter.limits.codes-per-address=0",
            "rekey.starter.limits.links-per-address=0",
            "rekey.starter.handover.origins=https://trade.example",
            "rekey.starter.limits.links-per-session=0",
            "rekey.starter.help.lines-per-customer=0",
            "rekey.starter.limits.words-per-customer=0",
            "rekey.starter.limits.checks-per-account=0",
            "spring.security.oauth2.client.registration.work.client-id=rekey",
            "spring.security.oauth2.client.registration.work.client-secret=between-us",
            "spring.security.oauth2.client.registration.work.scope=openid",
            "spring.security.oauth2.client.registration.work.authorization-grant-type=authorization_code",
            "spring.security.oauth2.client.registration.work.redirect-uri={baseUrl}/desk/sign-in/from/{registrationId}",
            "spring.security.oauth2.client.provider.work.authorization-uri=https://id.example/authorize",
            "spring.security.oauth2.client.provider.work.token-uri=https://id.example/token",
            "spring.security.oauth2.client.provider.work.jwk-set-uri=https://id.example/keys"
        })
@Tag("slow")
class FuzzTest {

    private static final Logger log = LoggerFactory.getLogger(FuzzTest.class);

    private static final long SEED = Long.getLong("rekey.fuzz.seed", 20_261_123);
    private static final int REQUESTS = Integer.getInteger("rekey.fuzz.requests", 3_000);

    /** What tells how the pages are made. */
    private static final Pattern INSIDES =
            Pattern.compile("\\bat [a-z][\\w.$]+\\([\\w.]+(?::\\d+)?\\)|[A-Z]\\w+Exception\\b"
                    + "|\\b(?:dev\\.rekey|java|jakarta|javax|org|com|tools|io)(?:\\.[a-z]\\w*)+\\.[A-Z]\\w+");

    private static final String PASSWORD = "a good password";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Meant to be slow, since words are hashed there. */
    private static final Set<String> SLOW = Set.of("POST /guide/vault/words");

    /** Nobody without a signed hand-over of the platform gets in there. */
    private static final Set<String> SHUT = Set.of("POST /handover");

    @LocalServerPort
    int port;

    @Autowired
    Sample sample;

    @Autowired
    Agents agents;

    @Autowired
    ProgramTokens tokens;

    @Autowired
    GuideLinks links;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    FuzzDoors doors;

    private final Random random = new Random(SEED);
    private final Map<Kind, FuzzVisitor> visitors = new EnumMap<>(Kind.class);
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Set<Integer>> answers = new TreeMap<>();

    private ApiReader document = new ApiReader(JsonMapper.shared().createObjectNode());
    private Sample.Visit visit = new Sample.Visit("", "", "", "", List.of());
    private String somebody = "";
    private Hostile hostile = new Hostile(random, document, name -> "");

    /** Everybody who asks. */
    private enum Kind {
        ANONYMOUS,
        GUIDE,
        AGENT,
        ADMIN,
        AUDITOR,
        PROGRAM
    }

    @DynamicPropertySource
    static void keys(DynamicPropertyRegistry properties) throws IOException {
        Path file = Files.createTempDirectory("fuzz").resolve("payload.key");
        PrivateFile.make(file, PayloadKeys.fresh().text());
        file.toFile().deleteOnExit();
        properties.add("rekey.codec.key-files", file::toString);
    }

    @BeforeEach
    void a_session_and_everybody_let_in() {
        doors.seed(SEED);
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        String hash = String.valueOf(passwords.encode(PASSWORD));
        agents.create("mira", "Mira", hash, Role.AGENT);
        agents.create("ann", "Ann", hash, Role.ADMIN);
        agents.create("otto", "Otto", hash, Role.AUDITOR);
        somebody =
                agents.create("victim", "Vic", hash, Role.AGENT).orElseThrow().id();
        FuzzVisitor reader = new FuzzVisitor(port, null);
        document = new ApiReader(JsonMapper.shared()
                .readTree(reader.send(reader.request("/openapi.json")).body()));
        hostile = new Hostile(random, document, this::known);
        for (Kind kind : Kind.values()) {
            visitors.put(kind, arrive(kind));
        }
    }

    private FuzzVisitor arrive(Kind kind) {
        FuzzVisitor visitor = new FuzzVisitor(
                port,
                kind == Kind.PROGRAM
                        ? tokens.create("fuzz", Set.of(ProgramTokens.Scope.values()), "ann")
                                .token()
                        : null);
        switch (kind) {
            case ANONYMOUS -> visitor.page("/desk/sign-in");
            case GUIDE -> {
                String token = links.create(visit.sessionId(), "sam");
                visitor.page("/g/" + token);
                visitor.form("/g/" + token, "code=" + links.newCode(visit.sessionId(), "sam"));
                assertThat(visitor.page("/guide").status()).isEqualTo(200);
            }
            case AGENT -> signIn(visitor, "mira");
            case ADMIN -> signIn(visitor, "ann");
            case AUDITOR -> signIn(visitor, "otto");
            case PROGRAM -> {}
        }
        return visitor;
    }

    private static void signIn(FuzzVisitor visitor, String name) {
        visitor.page("/desk/sign-in");
        visitor.form("/desk/sign-in", "username=" + name + "&password=" + Hostile.encoded(PASSWORD));
        assertThat(visitor.page("/desk").status()).as(name).isEqualTo(200);
    }

    /** What there is of this name. */
    private String known(String name) {
        return switch (name) {
            case "sessionId", "session" -> visit.sessionId();
            case "customerId", "customer", "q" -> visit.customerId();
            case "accountId", "accountIds" -> hostile.one(visit.accountIds());
            case "agentId" -> somebody;
            case "programId" ->
                tokens.create("passing", Set.of(ProgramTokens.Scope.READ), "ann")
                        .program()
                        .id();
            case "token" -> links.create(visit.sessionId(), "sam");
            case "code" -> hostile.oneIn(3) ? links.newCode(visit.sessionId(), "sam") : "123 456";
            case "registrationId" -> "work";
            case "scopes" -> "read";
            case "username" -> "victim";
            case "signInName" -> "n" + random.nextInt(1_000_000);
            case "present", "password" -> "not the password";
            case "words" -> "acid acorn acre acts afar";
            default -> "";
        };
    }

    @Test
    void nothing_that_is_sent_breaks_anything() {
        // given what the document names
        log.info("{} requests with rekey.fuzz.seed={}", REQUESTS, SEED);
        List<ApiReader.Operation> operations = document.operations();
        assertThat(operations).hasSizeGreaterThan(40);

        // when everybody asks for everything
        for (int i = 0; i < REQUESTS; i++) {
            ApiReader.Operation operation = operations.get(i % operations.size());
            if (SLOW.contains(operation.name()) && !hostile.oneIn(3)) {
                continue;
            }
            Kind kind = who(operation);
            ask(i, operation, kind);
            if (i % 50 == 0) {
                askAnything(i, kind);
            }
        }

        // then
        assertThat(broken).as("rekey.fuzz.seed=" + SEED).isEmpty();
        assertThat(answers.entrySet().stream()
                        .filter(entry -> !SHUT.contains(entry.getKey()))
                        .filter(entry -> entry.getValue().stream()
                                .noneMatch(status -> status < 400 || status == 409 || status >= 503))
                        .toList())
                .as("everything was reached: an answer that is no refusal came from each")
                .isEmpty();
        assertThat(visitor(Kind.AGENT)
                        .page("/desk/sessions/" + visit.sessionId())
                        .status())
                .isEqualTo(200);
    }

    /** Mostly somebody who may. */
    private Kind who(ApiReader.Operation operation) {
        List<Kind> allowed = new ArrayList<>();
        if (!operation.needs("program").isEmpty()) {
            allowed.add(Kind.PROGRAM);
        }
        if (operation.needs("desk").contains("agent") || operation.path().startsWith("/codec")) {
            allowed.add(Kind.AGENT);
        }
        if (operation.needs("desk").contains("admin")) {
            allowed.add(Kind.ADMIN);
        }
        if (operation.path().startsWith("/guide")) {
            allowed.add(Kind.GUIDE);
        }
        return allowed.isEmpty() || hostile.oneIn(4) ? hostile.one(List.of(Kind.values())) : hostile.one(allowed);
    }

    private FuzzVisitor visitor(Kind kind) {
        return visitors.computeIfAbsent(kind, this::arrive);
    }

    /** Whoever has left, or signed out, or came in as somebody else, comes back. */
    private void letInAgain(ApiReader.Operation operation, Kind kind, FuzzVisitor.Reply reply) {
        if (reply.status() < 400
                && Set.of("POST /desk/sign-out", "POST /guide/leave", "POST /g/{token}")
                        .contains(operation.name())) {
            visitors.remove(kind);
        }
    }

    private void ask(int number, ApiReader.Operation operation, Kind kind) {
        FuzzVisitor visitor = visitor(kind);
        StringBuilder place = new StringBuilder(operation.path());
        for (String variable : operation.variables()) {
            int at = place.indexOf("{" + variable + "}");
            place.replace(at, at + variable.length() + 2, hostile.segment(known(variable)));
        }
        place.append(query(operation));
        HttpRequest.Builder request;
        try {
            request = visitor.request(place.toString());
        } catch (IllegalArgumentException noAddress) {
            throw new AssertionError("the generator made no address: " + place, noAddress);
        }
        String accept = accept(operation);
        request.header("Accept", accept);
        if (operation.method().equals("POST")) {
            send(request, operation);
        }
        if (!hostile.oneIn(12)) {
            request.header("X-CSRF-TOKEN", visitor.formToken());
        }
        if (hostile.oneIn(10)) {
            oddHeader(request);
        }
        doors.begin();
        String what =
                number + ": " + operation + " as " + kind + " at " + shortened(place.toString()) + " for " + accept;
        FuzzVisitor.Reply reply = answer(visitor, request, what);
        if (reply == null) {
            return;
        }
        answers.computeIfAbsent(operation.name(), none -> new TreeSet<>()).add(reply.status());
        look(what, operation, visitor, reply);
        letInAgain(operation, kind, reply);
    }

    /**
     * A server that refuses a request by its first lines may close before it has read the rest, and then its answer may
     * be lost on the way (RFC 9112, section 9.6). So only who is cut off each time was not answered.
     */
    private FuzzVisitor.@Nullable Reply answer(FuzzVisitor visitor, HttpRequest.Builder request, String what) {
        List<String> cuts = new ArrayList<>();
        while (cuts.size() < 5) {
            try {
                return visitor.send(request);
            } catch (UncheckedIOException cut) {
                cuts.add(String.valueOf(cut.getMessage()));
            }
        }
        broken.add(what + " was cut off each time: " + cuts);
        return null;
    }

    /** Mostly a kind of answer that there is. */
    private String accept(ApiReader.Operation operation) {
        if (hostile.oneIn(6)) {
            return hostile.one(List.of("*/*", "image/png", "application/xml", "text/plain;q=0.1", "no type", "", JSON));
        }
        Set<String> kinds = new TreeSet<>();
        operation.statuses().stream()
                .filter(status -> status.startsWith("2"))
                .forEach(status ->
                        kinds.addAll(operation.answer(status).path("content").propertyNames()));
        return kinds.isEmpty() ? hostile.one(List.of(JSON, "text/html")) : hostile.one(List.copyOf(kinds));
    }

    private String query(ApiReader.Operation operation) {
        List<String> fields = new ArrayList<>();
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asString().equals("query") && hostile.oneIn(2)) {
                String name = parameter.path("name").asString();
                fields.add(name + "=" + Hostile.encoded(hostile.mostlyRight(name, parameter.path("schema"))));
            }
        }
        if (hostile.oneIn(15)) {
            fields.add(Hostile.encoded(hostile.text()) + "=" + Hostile.encoded(hostile.text()));
        }
        return fields.isEmpty() ? "" : "?" + String.join("&", fields);
    }

    private void send(HttpRequest.Builder request, ApiReader.Operation operation) {
        Map<String, JsonNode> bodies = operation.bodies();
        List<String> types = bodies.isEmpty() ? List.of(FORM, JSON) : List.copyOf(bodies.keySet());
        String type = hostile.one(types);
        JsonNode schema = bodies.getOrDefault(type, JsonMapper.shared().createObjectNode());
        String body =
                hostile.oneIn(6) ? hostile.body() : type.equals(JSON) ? hostile.json(schema) : hostile.form(schema);
        if (hostile.oneIn(12)) {
            type = hostile.one(List.of(
                    JSON,
                    FORM,
                    "text/plain",
                    "multipart/form-data; boundary=x",
                    "application/json;charset=UTF-7",
                    "application/json;charset=nothing",
                    "application/xml",
                    "*/*",
                    "nonsense"));
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (hostile.oneIn(40) && bytes.length > 2) {
            bytes[bytes.length / 2] = (byte) 0xfe;
        }
        request.POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        if (!hostile.oneIn(40)) {
            request.header("Content-Type", type);
        }
    }

    private void oddHeader(HttpRequest.Builder request) {
        switch (random.nextInt(14)) {
            case 0 -> request.header("Origin", "https://elsewhere.example");
            case 1 -> request.header("Sec-Fetch-Site", "cross-site");
            case 2 -> request.header("X-Odd", "x".repeat(20_000));
            case 3 ->
                request.header("Authorization", hostile.one(List.of("Bearer", "Bearer ", "Bearer x y", "Basic !!")));
            case 4 ->
                request.header("Cookie", "rekey=" + hostile.one(List.of("", "x", "!!!", "AAAA", "=".repeat(300))));
            case 5 -> request.header("X-Forwarded-Port", "none");
            case 6 -> request.header("X-Forwarded-Host", hostile.one(List.of("[", "a b", ":", "x:y")));
            case 7 -> request.header("Forwarded", hostile.one(List.of("for=;;=", "host=\"[\"", "proto=x;host=:y")));
            case 8 -> request.header("X-Forwarded-Prefix", hostile.one(List.of("//x", "/%", "x")));
            case 9 -> request.header("Accept-Language", "tr-TR-x-" + "y".repeat(300));
            case 10 -> request.header("HX-Request", "true");
            case 11 -> request.header("Last-Event-ID", "-1");
            case 12 -> request.header("Range", "bytes=5-1");
            default -> request.header("If-None-Match", "\"x\"");
        }
    }

    /** Other methods and other places: none of them is known, and none of them breaks. */
    private void askAnything(int number, Kind kind) {
        String method = hostile.one(List.of("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "QUERY", "get"));
        String place = hostile.oneIn(2)
                ? hostile.one(document.operations()).path().replaceAll("[{}]", "")
                : "/" + hostile.segment("nothing") + "/" + hostile.segment("here");
        FuzzVisitor visitor = visitor(kind);
        String what = number + ": " + method + " " + shortened(place) + " as " + kind;
        FuzzVisitor.Reply reply = answer(
                visitor,
                visitor.request(place)
                        .header("Accept", JSON)
                        .header("X-CSRF-TOKEN", visitor.formToken())
                        .method(method, HttpRequest.BodyPublishers.noBody()),
                what);
        if (reply != null && reply.status() >= 500) {
            broken.add(what + " answered " + reply.status());
        } else if (reply != null) {
            lookInside(what, reply);
        }
    }

    // What is looked for

    private void look(String what, ApiReader.Operation operation, FuzzVisitor visitor, FuzzVisitor.Reply reply) {
        String status = Integer.toString(reply.status());
        String answered = what + " answered " + status + " " + shortened(reply.body());
        if (!operation.statuses().contains(status)) {
            broken.add(answered + ", which is not declared");
            return;
        }
        if (reply.status() >= 500 && !((reply.status() == 503 || reply.status() == 504) && doors.wasAway())) {
            broken.add(answered);
        }
        lookInside(answered, reply);
        if (visitor.hasCookie("planted") || reply.location().contains("elsewhere.example")) {
            broken.add(answered + " and led elsewhere, " + reply.location());
        }
        JsonNode content = operation.answer(status).path("content");
        String type = reply.type().replaceFirst(";.*", "");
        // The server itself, and the codec server's door, refuse without a page.
        boolean wordless = reply.status() == 400 || (operation.path().startsWith("/codec") && reply.status() == 403);
        if (type.isEmpty() && (content.isMissingNode() || wordless)) {
            return;
        }
        if (!content.has(type)) {
            broken.add(answered + " as " + reply.type() + ", which is not declared");
        } else if (type.contains("json")) {
            lookAtJson(answered, content.path(type).path("schema"), reply);
        }
    }

    private void lookInside(String what, FuzzVisitor.Reply reply) {
        if (INSIDES.matcher(reply.body()).find()) {
            broken.add(what + " shows its insides");
        }
        if (reply.type().startsWith("text/html") && reply.body().contains("<script>alert")) {
            broken.add(what + " runs what was sent");
        }
    }

    private void lookAtJson(String what, JsonNode schema, FuzzVisitor.Reply reply) {
        try {
            JsonNode json = JsonMapper.shared().readTree(reply.body());
            List<String> wrong = Fits.wrong(document, schema, json);
            if (!wrong.isEmpty()) {
                broken.add(what + " " + wrong);
            }
            if (reply.status() >= 400 && !json.path("detail").asString("").matches("(?s)[A-Z].*\\.")) {
                broken.add(what + " without a sentence");
            }
        } catch (JacksonException none) {
            broken.add(what + " with JSON that cannot be read");
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
