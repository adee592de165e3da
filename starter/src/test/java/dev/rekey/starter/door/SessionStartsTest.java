package dev.rekey.starter.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.signing.SigningKey;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.workflows.SearchAttributes;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionStart;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long a start may take that finds a session open, and nobody who answers it. */
class SessionStartsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The moment at which the thread that asked gives each call up. */
    private final Map<String, Deadline> deadlines = new ConcurrentHashMap<>();

    @Test
    void the_start_and_the_joining_share_one_deadline_and_leaving_it_has_half_of_that() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.all().forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(options.build())) {
            // given an open session, and an update of it that nobody answers
            WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setChannel(temporal.getWorkflowServiceStubs().getRawChannel())
                    .setGrpcClientInterceptors(List.of(new Watch()))
                    .build());
            JdbcClient jdbc = database();
            SessionStarts starts = new SessionStarts(
                    WorkflowClient.newInstance(stubs),
                    new LeftBehind(new LeftActions(jdbc, Clock.systemUTC()), new ActionAnswers(jdbc)),
                    Signing.of("starter", SigningKey.ephemeral()),
                    PATIENCE);
            assertThat(starts.start(start("first"))).isEqualTo(new Started.Session("first", false));
            deadlines.clear();

            // when another one is started
            Started answer = starts.start(start("second"));

            // then it is left for the open one
            assertThat(answer).isEqualTo(new Started.Saved());
            assertThat(called("UpdateWorkflowExecution")).isEqualTo(called("StartWorkflowExecution"));
            assertThat(called("SignalWithStartWorkflowExecution").timeRemaining(TimeUnit.MILLISECONDS))
                    .isBetween(1L, PATIENCE.dividedBy(2).toMillis());
        }
    }

    private Deadline called(String call) {
        return Objects.requireNonNull(deadlines.get(call), call);
    }

    private static SessionStart start(String id) {
        return new SessionStart(id, "4711", Reason.KEY_EXPIRED, null, Actor.agent("sam"), List.of(), Pace.standard());
    }

    private static JdbcClient database() {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl("jdbc:h2:mem:starts;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(source).load().migrate();
        return JdbcClient.create(source);
    }

    /** Sees each call on its way out, and lets none of the updates be answered. */
    private final class Watch implements ClientInterceptor {

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            String name = method.getBareMethodName();
            Deadline deadline = Context.current().getDeadline();
            if (deadline != null) {
                deadlines.put(name, deadline);
            }
            return "UpdateWorkflowExecution".equals(name) ? new Unanswered<>() : next.newCall(method, options);
        }
    }

    /** A call that comes to nothing at once. */
    private static final class Unanswered<Q, A> extends ClientCall<Q, A> {

        @Override
        public void start(Listener<A> answer, Metadata headers) {
            answer.onClose(Status.FAILED_PRECONDITION.withDescription("nobody answers"), new Metadata());
        }

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(@Nullable String words, @Nullable Throwable cause) {}

        @Override
        public void halfClose() {}

        @Override
        public void sendMessage(Q message) {}
    }
}
