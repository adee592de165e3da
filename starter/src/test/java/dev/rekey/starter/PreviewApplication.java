package dev.rekey.starter;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.guide.FakeDoor;
import dev.rekey.starter.guide.GuidePagesApplication;
import dev.rekey.starter.guide.Sample;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Waiting;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Shows the guide without worker and Temporal: prints links and codes of sessions in different states. */
public final class PreviewApplication {

    private PreviewApplication() {}

    /** Starts it on port 18070 unless the arguments say otherwise. */
    public static void main(String[] arguments) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(GuidePagesApplication.class)
                .properties(
                        "spring.datasource.url=" + GuidePagesApplication.DATABASE,
                        "server.port=18070",
                        "server.address=127.0.0.1",
                        "spring.thymeleaf.cache=false",
                        "rekey.starter.platform-name=Harbour Trading")
                .run(arguments);
        Sample sample = context.getBean(Sample.class);
        FakeDoor door = (FakeDoor) context.getBean(RotationDoor.class);
        Sample.Visit start = sample.begin(Reason.VAULT_RESET, "Grid bots");
        Sample.Visit middle = sample.begin(Reason.VAULT_RESET, "Grid bots");
        Sample.Visit stale = sample.begin(Reason.WHITELIST_CHANGED, "Grid bots");
        Sample.Visit over = sample.begin(Reason.VAULT_RESET, "Grid bots");
        middle(sample, middle);
        over(sample, over);
        door.answer((id, request) -> step(
                sample,
                List.of(start, middle, stale).stream()
                        .filter(visit -> visit.accountIds().contains(id))
                        .findFirst()
                        .orElse(start),
                id,
                request.action()));
        print("start", start);
        print("middle", middle);
        print("stale", stale);
        print("over", over);
    }

    private static void print(String name, Sample.Visit visit) {
        System.out.println("preview " + name + " /g/" + visit.token() + " " + visit.code() + " "
                + String.join(" ", visit.accountIds()));
    }

    private static void middle(Sample sample, Sample.Visit visit) {
        List<String> ids = visit.accountIds();
        sample.publish(sample.view(visit, ids.get(0))
                .at(Step.GENERATE_KEY)
                .found(
                        Verdict.REJECTED,
                        Finding.passed(Check.KEY_ACCEPTED),
                        Finding.passed(Check.SECRET),
                        Finding.waiting(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_SOME_REFUSED))
                                .with(Phrase.of(FindingCode.WORKS_FROM, "19", "20"))
                                .with(Phrase.of(FindingCode.REFUSED_FROM, "203.0.113.20"))
                                .said("-2015", "Invalid API-key, IP, or permissions for action."),
                        Finding.failed(Check.NO_WITHDRAW, Phrase.of("refusal.WITHDRAW_ON"), Step.GENERATE_KEY)
                                .with(Phrase.of(FindingCode.TICKED, "Enable Withdrawals")),
                        Finding.notChecked(Check.EXPIRY).with(Phrase.of(FindingCode.EXPIRY_NOT_TOLD)))
                .build());
        sample.publish(sample.view(visit, ids.get(1)).at(Step.PASTE).build());
        sample.publish(sample.view(visit, ids.get(2))
                .at(Step.VERIFY)
                .waitingOn(Waiting.EXCHANGE)
                .found(
                        Verdict.NOT_READY,
                        Finding.passed(Check.KEY_ACCEPTED),
                        Finding.waiting(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_REFUSED))
                                .with(Phrase.of(FindingCode.WORKS_FROM, "18", "20"))
                                .said("-2015", "Invalid API-key, IP, or permissions for action."))
                .again()
                .build());
        sample.publish(sample.view(visit, ids.get(3))
                .at(Step.VERIFY)
                .over(Outcome.REPLACED)
                .connected()
                .build());
    }

    private static void over(Sample sample, Sample.Visit visit) {
        List<AccountView> views = visit.accountIds().stream()
                .map(id -> sample.publish(sample.view(visit, id)
                        .at(Step.VERIFY)
                        .connected()
                        .over(
                                id.equals(visit.accountIds().get(1))
                                        ? Outcome.MENDED
                                        : id.equals(visit.accountIds().get(2)) ? Outcome.SKIPPED : Outcome.REPLACED)
                        .build()))
                .toList();
        sample.publish(sample.session(
                visit,
                Reason.VAULT_RESET,
                SessionView.State.FINISHED,
                views.stream()
                        .map(view -> sample.ended(
                                view,
                                view.outcome() == null ? Outcome.REPLACED : view.outcome(),
                                view.accountId().equals(visit.accountIds().get(0)) ? 1 : 0))
                        .toList()));
    }

    private static Answer<AccountView> step(Sample sample, Sample.Visit visit, String id, Action action) {
        Sample.Draft draft = sample.view(visit, id);
        if (action instanceof Action.OpenEdit) {
            draft.at(Step.GENERATE_KEY);
        } else if (action instanceof Action.KeyCreated) {
            draft.at(Step.PASTE);
        } else if (action instanceof Action.Connect) {
            draft.at(Step.VERIFY).waitingOn(Waiting.REKEY);
        } else if (action instanceof Action.GoBack back) {
            draft.at(back.to());
        } else if (action instanceof Action.Defer) {
            return new Answer.Now<>(draft.build());
        } else {
            return new Answer.Refused<>(RefusalCode.PASTE_AGAIN.with());
        }
        return new Answer.Now<>(sample.publish(draft.build()));
    }
}
