package dev.rekey.starter.desk;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.write.AttemptLog;
import dev.rekey.accounts.write.Notices;
import dev.rekey.starter.guide.Sample;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Shows the desk without worker and Temporal: sam signs in with the password "preview". */
public final class DeskPreview {

    private final Sample sample;
    private final AttemptLog attempts;
    private final Notices notices;
    private final Instant now = Instant.now();

    private DeskPreview(Sample sample, AttemptLog attempts, Notices notices) {
        this.sample = sample;
        this.attempts = attempts;
        this.notices = notices;
    }

    /** Starts it on port 18071 unless the arguments say otherwise. */
    public static void main(String[] arguments) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(DeskPagesApplication.class)
                .properties(
                        "spring.datasource.url=" + DeskPagesApplication.DATABASE,
                        "server.port=18071",
                        "server.address=127.0.0.1",
                        "spring.thymeleaf.cache=false",
                        "rekey.starter.temporal-ui-url=http://127.0.0.1:8233",
                        "rekey.starter.platform-name=Harbour Trading")
                .run(arguments);
        context.getBean(Agents.class)
                .create(
                        "sam",
                        "Sam",
                        String.valueOf(context.getBean(PasswordEncoder.class).encode("preview")),
                        Role.ADMIN);
        DeskPreview preview = new DeskPreview(
                context.getBean(Sample.class), context.getBean(AttemptLog.class), context.getBean(Notices.class));
        preview.busy();
        preview.calling();
        print("fresh", preview.sample.begin(Reason.KEY_EXPIRED, "Grid bots"));
        preview.over();
    }

    private static void print(String name, Sample.Visit visit) {
        System.out.println(
                "preview " + name + " /desk/sessions/" + visit.sessionId() + " /desk/customers/" + visit.customerId());
    }

    private void busy() {
        Sample.Visit visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        List<String> ids = visit.accountIds();
        AccountView rejected = sample.publish(sample.view(visit, ids.get(0))
                .at(Step.GENERATE_KEY)
                .found(
                        Verdict.REJECTED,
                        Finding.passed(Check.KEY_ACCEPTED),
                        Sample.addressMissing("Invalid API-key, IP, or permissions for action."))
                .build());
        attempt(rejected, 1, Verdict.REJECTED, "addresses-missing");
        AccountView waiting = sample.publish(sample.view(visit, ids.get(2))
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
        attempt(waiting, 1, Verdict.NOT_READY, "addresses-refused");
        sample.publish(sample.view(visit, ids.get(1)).at(Step.PASTE).build());
        AccountView done = sample.publish(sample.view(visit, ids.get(3))
                .at(Step.VERIFY)
                .over(Outcome.REPLACED)
                .connected()
                .build());
        sample.publish(sample.session(
                visit, Reason.VAULT_RESET, SessionView.State.OPEN, List.of(sample.ended(done, Outcome.REPLACED, 0))));
        notices.record(new Notice(
                UUID.randomUUID().toString(),
                "INVITATION",
                visit.sessionId(),
                null,
                now.minus(Duration.ofMinutes(40)),
                "The API keys of your trading accounts have to be replaced or updated (Vault reset). Your link leads to the guide. Paste keys only"
                        + " there: we never ask for a secret in a chat, a mail or a call."));
        print("busy", visit);
    }

    private void calling() {
        Sample.Visit visit = sample.begin(Reason.KEY_DELETED, "Grid bots");
        sample.publish(sample.view(visit, visit.accountIds().get(1))
                .at(Step.GENERATE_KEY)
                .waitingOn(Waiting.SUPPORT)
                .build());
        print("calling", visit);
    }

    private void over() {
        Sample.Visit visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        List<AccountOutcome> ended = new ArrayList<>();
        List<Outcome> how = List.of(Outcome.REPLACED, Outcome.MENDED, Outcome.SKIPPED, Outcome.REPLACED);
        for (int i = 0; i < how.size(); i++) {
            AccountView view =
                    sample.publish(sample.view(visit, visit.accountIds().get(i))
                            .at(Step.VERIFY)
                            .over(how.get(i))
                            .build());
            ended.add(sample.ended(view, how.get(i), i == 0 ? 2 : 0));
        }
        sample.publish(sample.session(visit, Reason.VAULT_RESET, SessionView.State.FINISHED, ended));
        print("over", visit);
    }

    private void attempt(AccountView view, int number, Verdict verdict, String headline) {
        attempts.record(new AttemptRecord(
                UUID.randomUUID().toString(),
                view.sessionId(),
                view.accountId(),
                view.slot(),
                number,
                now.minus(Duration.ofMinutes(3)),
                verdict.name(),
                "Zk9Q",
                headline,
                "[]",
                true));
    }
}
