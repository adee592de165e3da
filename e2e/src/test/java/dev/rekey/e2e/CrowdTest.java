package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.starter.progress.Views;
import dev.rekey.terms.Step;
import dev.rekey.workflows.model.AccountView;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A crowd that comes at the same moment, while nothing is down. */
class CrowdTest {

    private static final int CLIENTS = 200;

    @TempDir
    Path data;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();
    private final ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private URI web = URI.create("http://127.0.0.1");
    private String token = "";

    @Test
    void two_hundred_at_once_are_all_served_and_none_is_told_that_the_system_is_away() throws Exception {
        try (Edition edition = Edition.start(data)) {
            // given as many customers with an account each
            web = edition.rekey.web();
            token = edition.rekey
                    .part(ProgramTokens.class)
                    .create("crowd", EnumSet.allOf(ProgramTokens.Scope.class), "sam")
                    .token();
            assertThat(edition.rekey
                            .part(AccountImport.class)
                            .importJson(new StringReader(customers()), (exchange, market) -> true)
                            .stored())
                    .isTrue();
            Views views = edition.rekey.part(Views.class);
            List<AccountView> accounts = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String session = JsonMapper.shared()
                        .readTree(patiently(
                                        "/desk/customers/crowd-" + i + "/sessions",
                                        Map.of("id", "crowd", "reason", "KEY_EXPIRED"))
                                .body())
                        .path("sessionId")
                        .asString();
                Await.until("account " + session, () -> views.accounts(session).size() == 1);
                accounts.add(views.accounts(session).get(0));
            }
            statuses.clear();

            // when all of them come at once, each with three actions, and again whenever they are asked to
            CyclicBarrier together = new CyclicBarrier(CLIENTS);
            List<Callable<Integer>> clients = accounts.stream()
                    .<Callable<Integer>>map(account -> () -> {
                        together.await();
                        String place = "/desk/sessions/" + account.sessionId() + "/accounts/" + account.accountId()
                                + "/actions";
                        for (Map<String, String> action : List.of(
                                Map.of("type", "OpenEdit", "id", "one"),
                                Map.of("type", "KeyCreated", "id", "two"),
                                Map.of("type", "GoBack", "to", "EDIT", "id", "three"))) {
                            assertThat(patiently(place, action).statusCode())
                                    .as(action.toString())
                                    .isEqualTo(200);
                        }
                        return 1;
                    })
                    .toList();
            ExecutorService crowd = Executors.newFixedThreadPool(CLIENTS);
            try {
                for (Future<Integer> client : crowd.invokeAll(clients, 10, TimeUnit.MINUTES)) {
                    assertThat(client.get()).isOne();
                }
            } finally {
                crowd.shutdownNow();
            }

            // then everything is done and written down once, and nobody was told that it is only saved
            assertThat(statuses).doesNotContain(202, 504, 500);
            assertThat(edition.rekey
                            .part(MeterRegistry.class)
                            .get("rekey.actions")
                            .tag("answer", "SAVED")
                            .counter()
                            .count())
                    .isZero();
            for (AccountView account : accounts) {
                assertThat(views.account(account.sessionId(), account.accountId())
                                .orElseThrow()
                                .step())
                        .isEqualTo(Step.EDIT);
            }
            Map<String, Long> deeds = edition.rekey.part(AuditLog.class).after(0, 100_000).stream()
                    .filter(line -> line.entry().actor().equals("crowd"))
                    .collect(Collectors.groupingBy(line -> line.entry().action(), Collectors.counting()));
            assertThat(deeds)
                    .containsEntry("OpenEdit", (long) CLIENTS)
                    .containsEntry("KeyCreated", (long) CLIENTS)
                    .containsEntry("GoBack", (long) CLIENTS);
        }
    }

    /** Sends it, and the same again after as long as the answer says, while it says that nothing was sent. */
    private HttpResponse<String> patiently(String path, Map<String, String> body) throws Exception {
        while (true) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(web.resolve(path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    JsonMapper.shared().writeValueAsString(body)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            statuses.add(answer.statusCode());
            if (answer.statusCode() != 503) {
                return answer;
            }
            JsonNode problem = JsonMapper.shared().readTree(answer.body());
            assertThat(problem.path("done").asString()).isEqualTo("no");
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(
                    answer.headers().firstValueAsLong("Retry-After").orElseThrow()));
        }
    }

    private static String customers() {
        return IntStream.range(0, CLIENTS)
                .mapToObj(i -> """
                        {"customer":"crowd-%d","name":"Crowd %d","exchange":"binance","market":"SPOT","label":"One",
                         "whitelist":"203.0.113.1","mode":"live"}""".formatted(i, i))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
