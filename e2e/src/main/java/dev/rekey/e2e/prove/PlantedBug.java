package dev.rekey.e2e.prove;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.starter.door.Answer;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.Message;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * A bug that is put into a process on purpose, to see whether it is found. Each names the promises it
 * breaks, and the rows in one of which that must be found.
 */
// Matchers do not change; what advice assigns is read by the code it is woven into.
@SuppressWarnings({"ImmutableEnumChecker", "UnusedVariable"})
public enum PlantedBug {
    /** F1: what cannot be published at once is published never. */
    PUBLISHED_ONCE(
            "A1,A2,I6,I7,L1",
            List.of("B1", "N8w"),
            named("dev.rekey.activities.ProgressActivitiesImpl"),
            nameStartsWith("publish"),
            Swallow.class),
    /** F2: each signal holds a thread until it is done. */
    SUBMIT_BLOCKS(
            "A1,A2,I6,L1",
            List.of("D4"),
            named("dev.rekey.workflows.impl.AccountRotationImpl"),
            named("submit"),
            Block.class),
    /** F3, F4: a session that cannot take accounts any more answers as if it had. */
    JOIN_SWALLOWED(
            "A6,A7",
            List.of("J1", "J2", "W2"),
            named("dev.rekey.workflows.impl.RotationSessionImpl"),
            named("perform").or(named("submit")),
            SwallowJoin.class),
    /** F5: nothing compares the stores. */
    NOT_RECONCILED(
            "I3,I6,L1", List.of("S1", "S2"), named("dev.rekey.worker.reconcile.Reconciler"), named("tick"), Skip.class),
    /** F10: a signal is not judged, and nobody is told. */
    SAVED_AND_IGNORED(
            "A1,A2", List.of("W1"), named("dev.rekey.workflows.impl.AccountRotationImpl"), named("submit"), Skip.class),
    /** "Saved" is said, and nothing was sent. */
    SAVED_NOWHERE("A2", List.of("W1"), named("io.temporal.client.WorkflowStubImpl"), named("signal"), Skip.class),
    /** "Nothing was changed" is said of what was done. */
    DENIED_THOUGH_DONE(
            "A3,A4", List.of("D1", "D5"), named("dev.rekey.starter.door.TemporalDoor"), named("act"), Deny.class),
    /** A request gets another name each time it is sent. */
    COUNTED_TWICE("A4", List.of("D1"), named("dev.rekey.starter.door.TemporalDoor"), named("act"), Rename.class),
    /** The next run does not know what the one before has seen. */
    FORGOTTEN_IN_THE_NEXT_RUN(
            "A4,D5",
            List.of("D5"),
            named("dev.rekey.workflows.model.AccountStart$Carried"),
            isConstructor(),
            Forget.class),
    /** A line of the audit is lost now and then. */
    LINE_LOST("A1", List.of("D1", "D6"), named("dev.rekey.accounts.write.AuditTrail"), named("append"), LoseLine.class),
    /** A line of the audit loses its name, and is written again by whoever tries again. */
    LINE_TWICE(
            "A4,I1,I7",
            List.of("C8", "C3b"),
            named("dev.rekey.accounts.write.AuditTrail"),
            named("append"),
            UnnamedLine.class),
    /** A view is not stored now and then. */
    VIEW_BEHIND(
            "I6,L1",
            List.of("D1", "D6", "D2"),
            named("dev.rekey.accounts.write.ProgressWriter"),
            named("publishAccount"),
            LoseView.class),
    /** The key before stays where it was. */
    OLD_KEY_KEPT(
            "I2",
            List.of("N6", "C5"),
            named("dev.rekey.accounts.secrets.CredentialStore"),
            named("keepInUse"),
            SayYes.class),
    /** Nobody notes that a key was proved. */
    VERDICT_LOST(
            "I4",
            List.of("N6", "C4"),
            named("dev.rekey.accounts.write.AttemptLog"),
            named("record"),
            LoseVerdict.class),
    /** A workflow does what a replay cannot repeat. */
    NOT_DETERMINISTIC(
            "I8,I9",
            List.of("D1"),
            named("dev.rekey.workflows.impl.AccountRotationImpl"),
            named("perform"),
            Dice.class),
    /** What a person types makes a task fail. */
    TASK_FAILS(
            "I9",
            List.of("D1"),
            named("dev.rekey.workflows.impl.AccountRotationImpl"),
            named("validatePerform").or(named("perform")),
            Throw.class),
    /** A mail is sent, and nobody notes it. */
    MAIL_NOT_NOTED("M1,M2,M3", List.of("M2"), named("dev.rekey.accounts.write.Outbox"), named("sent"), Skip.class),
    /** A mail has another name each time it is sent. */
    MAIL_RENAMED(
            "M2,M3", List.of("M1"), named("dev.rekey.activities.messages.LetterWriter"), named("id"), AnyName.class),
    /** A secret is written to the log. */
    SECRET_LOGGED(
            "I5", List.of("C4", "N6"), named("dev.rekey.accounts.secrets.CredentialStore"), named("begin"), Tell.class);

    private final List<String> promises;
    private final List<String> rows;
    private final ElementMatcher.Junction<? super TypeDescription> type;
    private final ElementMatcher.Junction<? super MethodDescription> method;
    private final Class<?> advice;

    PlantedBug(
            String promises,
            List<String> rows,
            ElementMatcher.Junction<? super TypeDescription> type,
            ElementMatcher.Junction<? super MethodDescription> method,
            Class<?> advice) {
        this.promises = List.of(promises.split(",", -1));
        this.rows = rows;
        this.type = type;
        this.method = method;
        this.advice = advice;
    }

    /** The promises that it breaks: anything else that is found is not this. */
    boolean breaks(Violation found) {
        return promises.contains(found.promise());
    }

    /** The rows in one of which it must be found, the quickest first. */
    List<String> rows() {
        return rows;
    }

    AgentBuilder plant(AgentBuilder agent) {
        return agent.type(type)
                .transform((builder, which, loader, module, domain) ->
                        builder.visit(Advice.to(advice).on(m -> method.matches(m) && !m.isAbstract())));
    }

    /** How often something passed by in this process. */
    public static final AtomicInteger PASSED = new AtomicInteger();

    /** Whether this is the n-th that passes by. */
    public static boolean every(int n) {
        return PASSED.incrementAndGet() % n == 0;
    }

    static final class Swallow {
        private Swallow() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
            thrown = null;
        }
    }

    static final class Block {
        private Block() {}

        @Advice.OnMethodExit
        static void exit() {
            Workflow.sleep(Duration.ofMinutes(30));
        }
    }

    static final class Skip {
        private Skip() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }

    static final class SayYes {
        private SayYes() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean answer) {
            answer = true;
        }
    }

    static final class SwallowJoin {
        private SwallowJoin() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) SessionRequest request) {
            return request.action() instanceof SessionAction.Join;
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.This dev.rekey.workflows.RotationSession session,
                @Advice.Enter boolean skipped,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object answer,
                @Advice.Origin("#r") String type) {
            if (skipped && !type.equals("void")) {
                answer = session.view();
            }
        }
    }

    static final class Deny {
        private Deny() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Answer<?> answer) {
            if (answer instanceof Answer.Now && every(3)) {
                answer = new Answer.Refused<>(
                        Message.words("That could not be done. Nothing was changed; try again in a moment."));
            }
        }
    }

    static final class Rename {
        private Rename() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 1, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object request) {
            if (request instanceof ActionRequest one) {
                request = new ActionRequest(
                        UUID.randomUUID().toString(), one.by(), one.sessionId(), one.revision(), one.action());
            }
        }
    }

    static final class Forget {
        private Forget() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.AllArguments(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object[] all) {
            Object[] changed = all.clone();
            for (int i = 0; i < changed.length; i++) {
                // The ids of what was seen: the first list of texts.
                if (changed[i] instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof String) {
                    changed[i] = List.of();
                    break;
                }
            }
            all = changed;
        }
    }

    static final class LoseLine {
        private LoseLine() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) AuditEntry entry) {
            return entry.action().equals("Defer") && every(3);
        }
    }

    static final class UnnamedLine {
        private UnnamedLine() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) AuditEntry entry) {
            entry = new AuditEntry(
                    entry.at(),
                    entry.actorKind(),
                    entry.actor(),
                    entry.action(),
                    entry.customerId(),
                    entry.sessionId(),
                    entry.accountId(),
                    entry.text(),
                    null);
        }
    }

    static final class LoseView {
        private LoseView() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) dev.rekey.accounts.write.AccountView view) {
            return view.json().contains("\"outcome\"");
        }
    }

    static final class LoseVerdict {
        private LoseVerdict() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) AttemptRecord attempt) {
            return attempt.verdict().equals("ACCEPTED");
        }
    }

    static final class Dice {
        private Dice() {}

        @Advice.OnMethodEnter
        static void enter() {
            if (every(2)) {
                Workflow.sleep(Duration.ofMillis(1));
            }
        }
    }

    static final class Throw {
        private Throw() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) ActionRequest request) {
            if (request.action() instanceof Action.AskForHelp && every(2)) {
                throw new IllegalStateException("planted");
            }
        }
    }

    static final class AnyName {
        private AnyName() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) String name) {
            name = UUID.randomUUID().toString();
        }
    }

    static final class Tell {
        private Tell() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(3) CredentialSecret secret) {
            System.err.println("debug: " + secret.secret());
        }
    }
}
