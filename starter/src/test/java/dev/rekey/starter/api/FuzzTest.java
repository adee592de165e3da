package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.security.PasswordHashes;
import dev.rekey.starter.security.RouteTable;
import dev.rekey.workflows.model.Reason;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Thousands of requests that make no sense, by people who are let in: each is refused in words, and nothing breaks. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.datasource.url=" + FuzzTest.DATABASE, "rekey.starter.key-file=target/fuzz/starter.key"})
class FuzzTest {

    static final String DATABASE =
            "jdbc:h2:mem:fuzz;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;" + "DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";

    private static final int REQUESTS = 3_000;
    private static final long SEED = 20_261_123;
    private static final Pattern STACK_TRACE = Pattern.compile("\\bat (?:dev|org|java|tools)\\.[\\w.]+\\(|Exception");

    private static final List<String> TYPES = List.of(
            "OpenEdit",
            "KeyCreated",
            "Connect",
            "CheckAgain",
            "CheckHeldKey",
            "GoBack",
            "KeyLost",
            "NoSuchKey",
            "Skip",
            "Defer",
            "AskForHelp",
            "HelpGiven",
            "Nudge",
            "Extend",
            "Cancel",
            "Join",
            "",
            "openEdit",
            "null");

    private static final List<String> FIELDS = List.of(
            "type",
            "id",
            "revision",
            "sealed",
            "attempt",
            "to",
            "why",
            "words",
            "reason",
            "accountIds",
            "code",
            "page",
            "q",
            "scope",
            "agent",
            "customer",
            "surprise",
            "type.type",
            "class.module");

    /** Whoever asked these would be signed out, or listen for ever. */
    private static final Set<String> LEFT_OUT = Set.of(
            "POST /desk/sign-in", "POST /desk/sign-out", "POST /guide/leave", "GET /guide/events", "GET /desk/events");

    @LocalServerPort
    int port;

    @Autowired
    RouteTable table;

    @Autowired
    Sample sample;

    @Autowired
    Agents agents;

    @Autowired
    RotationDoor doors;

    private final Random random = new Random(SEED);

    @Test
    void nothing_that_is_sent_breaks_anything() {
        // given an agent and a trader who are let in, and a session between them
        ((FakeDoor) doors).answer(new Answer.Refused<>("That does not fit."));
        Sample.Visit visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        agents.create("mira", "Mira", String.valueOf(PasswordHashes.encoder().encode("a good password")), Role.ADMIN);
        Browser trader = new Browser(port).enter(visit);
        trader.page("/guide");
        Browser agent = new Browser(port);
        agent.page("/desk/sign-in");
        agent.post("/desk/sign-in", Map.of("username", "mira", "password", "a good password"));
        agent.page("/desk");
        List<String> places = new ArrayList<>(table.routes().stream()
                .filter(route -> !LEFT_OUT.contains(route.method() + " " + route.path()))
                .map(route -> route.path()
                        .getPatternString()
                        .replace("{sessionId}", "%s")
                        .replace("{accountId}", "%a")
                        .replace("{customerId}", "%c")
                        .replaceAll("\\{\\w+}|\\*+", "%x"))
                .distinct()
                .toList());
        places.addAll(List.of("/codec/decode", "/%x"));

        // when
        List<String> broken = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String place = places.get(random.nextInt(places.size()))
                    .replace("%a", some(visit.accountIds().get(0)))
                    .replace("%s", some(visit.sessionId()))
                    .replace("%c", some(visit.customerId()))
                    .replace("%x", encoded(nonsense()));
            Browser who = place.startsWith("/desk") || place.startsWith("/codec") ? agent : trader;
            HttpResponse<String> answer = ask(who, place);
            if (answer.statusCode() >= 500 || STACK_TRACE.matcher(answer.body()).find()) {
                broken.add(i + ": " + place + " answered " + answer.statusCode());
            }
        }

        // then
        assertThat(broken).as("seed " + SEED).isEmpty();
        assertThat(trader.page("/guide").statusCode()).isEqualTo(200);
        assertThat(agent.page("/desk/sessions/" + visit.sessionId()).statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> ask(Browser who, String place) {
        return switch (random.nextInt(5)) {
            case 0 -> who.page(place + "?" + FIELDS.get(random.nextInt(FIELDS.size())) + "=" + encoded(nonsense()));
            case 1 -> who.jsonAnswer(place);
            case 2 -> who.post(place, texts());
            case 3 -> who.postJson(place, values());
            default -> who.postText(place, broken());
        };
    }

    /** Mostly the right one. */
    private String some(String right) {
        return random.nextInt(4) == 0 ? encoded(nonsense()) : right;
    }

    private static String encoded(String text) {
        String path = java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
        return path.isEmpty() ? "-" : path;
    }

    private Map<String, String> texts() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int n = random.nextInt(5); n >= 0; n--) {
            fields.put(FIELDS.get(random.nextInt(FIELDS.size())), nonsense());
        }
        return fields;
    }

    private Map<String, Object> values() {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int n = random.nextInt(5); n >= 0; n--) {
            Object value = switch (random.nextInt(6)) {
                case 0 -> random.nextLong();
                case 1 -> List.of(nonsense(), List.of());
                case 2 -> Map.of("type", nonsense());
                case 3 -> random.nextBoolean();
                default -> nonsense();
            };
            fields.put(FIELDS.get(random.nextInt(FIELDS.size())), value);
        }
        return fields;
    }

    private String broken() {
        List<String> starts = List.of(
                "",
                "null",
                "[]",
                "{",
                "{\"type\":",
                "\"",
                "{\"type\":\"Skip\",\"why\":{\"a\":[[[[",
                "[".repeat(3_000),
                "{\"attempt\":1e999}",
                "{\"revision\":99999999999999999999}",
                "\u0000",
                "{\"payloads\":[{}]}",
                "true");
        return starts.get(random.nextInt(starts.size()));
    }

    private String nonsense() {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> TYPES.get(random.nextInt(TYPES.size()));
            case 2 -> Long.toString(random.nextLong());
            case 3 -> "2147483647";
            case 4 -> "-1";
            case 5 -> "x".repeat(random.nextInt(3_000));
            case 6 -> "\u0000\r\nSet-Cookie: a=b";
            case 7 -> "'; drop table customer; -- %_\\";
            case 8 -> "<script>alert(1)</script>${7*7}#{7*7}__${7*7}__";
            case 9 -> "\u202e\u200b\ufeff😀\ud83d";
            case 10 -> "../../../etc/passwd";
            default -> TYPES.get(random.nextInt(12));
        };
    }
}
