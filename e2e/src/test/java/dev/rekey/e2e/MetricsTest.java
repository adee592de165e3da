package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.local.DemoData;
import dev.rekey.local.MainJob;
import dev.rekey.starter.security.RouteTable;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.SessionAction;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator's Prometheus gets to see after a main job on a real Temporal server. */
class MetricsTest {

    private static final Pattern TAG = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern ALL_ENDED =
            Pattern.compile("temporal_workflow_completed_total\\{[^}]*workflow_type=\"RotationSession\"[^}]*} 1");

    /** Every value that a tag of ours, of the pages or of Temporal may have, whoever does whatever. */
    private static final Map<String, Set<String>> KNOWN = known();

    @TempDir
    Path data;

    private record Tag(String meter, String name, String value) {}

    private static Map<String, Set<String>> known() {
        Map<String, Set<String>> known = new HashMap<>();
        known.put("check", Set.of("first", "second"));
        known.put("market", Set.of("SPOT", "FUTURES"));
        known.put("verdict", Set.of("ACCEPTED", "REJECTED", "NOT_READY", "UNKNOWN", "FAILED"));
        known.put("answer", Set.of("TAKEN", "SAVED", "REFUSED", "BUSY", "UNKNOWN", "OVER"));
        known.put("waiting", Set.of("CUSTOMER", "REKEY", "EXCHANGE", "SUPPORT", "NOBODY"));
        known.put(
                "action",
                Set.of("SIGN_IN_REFUSED", "SIGN_IN_LOCKED", "CODE_REFUSED", "HANDOVER_REFUSED", "PAYLOADS_OPENED"));
        known.put(
                "exchange",
                Catalog.load().all().stream().map(ExchangeProfile::id).collect(Collectors.toSet()));
        known.put(
                "uri",
                Stream.concat(
                                RouteTable.load().routes().stream()
                                        .map(route -> route.path().getPatternString()),
                                Stream.of("UNKNOWN", "NOT_FOUND", "REDIRECTION", "root", "/actuator/prometheus"))
                        .collect(Collectors.toSet()));
        known.put("method", Set.of("GET", "POST"));
        known.put("outcome", Set.of("SUCCESS", "REDIRECTION", "CLIENT_ERROR", "UNKNOWN"));
        known.put("status", Set.of("200", "202", "204", "302", "303", "401", "403", "404", "409", "UNKNOWN"));
        known.put("error", Set.of("none"));
        known.put("exception", Set.of("none", "NotFound", "NoResourceFoundException", "Conflict"));
        known.put(
                "operation",
                Stream.concat(
                                Stream.of(
                                                WorkflowServiceGrpc.getServiceDescriptor(),
                                                OperatorServiceGrpc.getServiceDescriptor())
                                        .flatMap(service -> service.getMethods().stream())
                                        .map(MethodDescriptor::getBareMethodName),
                                Stream.of("none"))
                        .collect(Collectors.toSet()));
        known.put(
                "status_code",
                Stream.concat(Stream.of(Status.Code.values()).map(Enum::name), Stream.of("none"))
                        .collect(Collectors.toSet()));
        known.put("namespace", Set.of("default", "none"));
        known.put("task_queue", Set.of("rekey", "rekey:sticky", "none"));
        known.put("workflow_type", Set.of("RotationSession", "AccountRotation", "VaultCheck", "Delivery", "none"));
        known.put(
                "activity_type",
                Set.of(
                        "verify",
                        "confirm",
                        "openEditing",
                        "publish",
                        "publishBegun",
                        "publishSession",
                        "closeAccount",
                        "closeSession",
                        "lastSignOfLife",
                        "notify",
                        "deliver",
                        "none"));
        known.put(
                "worker_type",
                Set.of("ActivityWorker", "LocalActivityWorker", "NexusWorker", "WorkflowWorker", "none"));
        known.put("poller_type", Set.of("activity_task", "workflow_task", "workflow_sticky_task", "nexus_task"));
        Set<String> actions = Stream.of(Action.class, SessionAction.class)
                .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
                .map(action -> Character.toLowerCase(action.getSimpleName().charAt(0))
                        + action.getSimpleName().substring(1))
                .collect(Collectors.toSet());
        known.put("update_name", Sets.union(actions, Set.of("none")));
        known.put(
                "signal_name",
                Sets.union(actions, Set.of("show", "close", "sessionMoved", "accountDone", "more", "none")));
        known.put("query_type", Set.of("view", "none"));
        known.put(
                "kind",
                Set.of(
                        "VIEW_ASKED_FOR",
                        "ACCOUNT_CLOSED",
                        "SESSION_CLOSED",
                        "ROTATION_ENDED",
                        "SESSION_TOLD",
                        "SESSION_STARTED",
                        "KEY_MISSED",
                        "ACTION_ANSWERED"));
        return known;
    }

    @Test
    void every_tag_has_few_values_and_none_that_somebody_wrote() {
        try (Edition edition = Edition.start(data, "--management.server.port=0")) {
            // given a main job, and somebody who tries their link where there is nothing
            MainJob job = edition.job(DemoData.CUSTOMER);
            String session = job.start(DemoData.CUSTOMER, "VAULT_RESET");
            String link = URI.create(job.invite(session).link()).getPath();
            job.trader().get(link);
            job.trader().get(link + "/further");
            job.trader().get("/nothing" + link);
            job.open(session);
            assertThat(job.finish().values()).containsOnly("REPLACED");

            // when
            URI place = edition.rekey.metrics().orElseThrow();
            Await.until(
                    "Temporal's meters, which come every ten seconds",
                    () -> ALL_ENDED.matcher(scrape(place)).find());
            String metrics = scrape(place);

            // then everything of the main job is counted
            assertThat(metrics)
                    .containsPattern("rekey_check_seconds_count\\{check=\"first\",exchange=\"kraken\",market=\"SPOT\","
                            + "verdict=\"ACCEPTED\"} 2")
                    .containsPattern("rekey_actions_total\\{answer=\"TAKEN\"} [1-9]")
                    .containsPattern("temporal_activity_schedule_to_start_latency_seconds_bucket\\{[^}]*le=\"5.0\"}")
                    .contains("uri=\"/g/{token}\"", "uri=\"/guide/accounts/{accountId}/actions\"");

            // and every value is one of those that are known
            List<Tag> tags = tags(metrics);
            assertThat(tags.stream().filter(tag -> tag.meter().matches("(rekey|http|temporal)_.*")))
                    .hasSizeGreaterThan(200)
                    .filteredOn(tag -> !tag.name().equals("le"))
                    .allSatisfy(tag -> assertThat(KNOWN.getOrDefault(tag.name(), Set.of()))
                            .as("%s", tag)
                            .contains(tag.value()));

            // and in no other meter stands anything of anybody either
            List<String> canaries = canaries(edition, job, session, link);
            assertThat(canaries).hasSizeGreaterThan(15);
            assertThat(tags).allSatisfy(tag -> assertThat(canaries).noneMatch(tag.value()::contains));

            // and a scrape is small enough for every few seconds
            assertThat(metrics.length()).isLessThan(200_000);
        }
    }

    private static List<String> canaries(Edition edition, MainJob job, String session, String link) {
        List<String> canaries = new ArrayList<>(List.of(session, DemoData.CUSTOMER));
        canaries.add(link.substring(link.lastIndexOf('/') + 1));
        canaries.add(edition.agent.password());
        job.trader().cookies().stream().map(HttpCookie::getValue).forEach(canaries::add);
        for (TradingAccount account : edition.rekey.part(AccountDirectory.class).accounts(DemoData.CUSTOMER)) {
            canaries.add(account.id());
            canaries.add(account.label());
        }
        edition.made.forEach(made -> {
            canaries.add(made.key().apiKey());
            canaries.add(made.key().secret());
        });
        return canaries;
    }

    private static List<Tag> tags(String metrics) {
        List<Tag> tags = new ArrayList<>();
        metrics.lines()
                .filter(line -> !line.startsWith("#") && line.contains("{"))
                .forEach(line -> {
                    Matcher tag = TAG.matcher(line);
                    while (tag.find()) {
                        tags.add(new Tag(line.substring(0, line.indexOf('{')), tag.group(1), tag.group(2)));
                    }
                });
        return tags;
    }

    private static String scrape(URI place) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
