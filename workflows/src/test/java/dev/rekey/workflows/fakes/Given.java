package dev.rekey.workflows.fakes;

import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.Traits;
import dev.rekey.workflows.model.VerifyResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The people, accounts and answers of exchanges that tests begin with. */
public final class Given {

    public static final String CUSTOMER = "4711";
    public static final String SESSION = "5e550000-0000-4000-8000-000000000001";
    public static final String ACCOUNT = "acc00000-0000-4000-8000-000000000001";
    public static final Actor TRADER = Actor.trader(CUSTOMER);
    public static final Actor AGENT = Actor.agent("mira");
    public static final Actor PROGRAM = Actor.program("script");

    private Given() {}

    /** An account with one key, nothing at stake, whose keys can be edited on the exchange. */
    public static AccountRef account() {
        return account(ACCOUNT, List.of("main"), Risk.NONE);
    }

    /** An account with the keys and the risk given. */
    public static AccountRef account(String id, List<String> slots, Risk risk) {
        return new AccountRef(
                id,
                "kucoin",
                Market.SPOT,
                "Grid *one*",
                slots,
                new Traits("KuCoin", true, true, null),
                risk,
                true,
                null,
                null);
    }

    /** The same account with something that support has to decide first. */
    public static AccountRef blocked(Message obstacle) {
        AccountRef free = account();
        return new AccountRef(
                free.accountId(),
                free.exchange(),
                free.market(),
                free.label(),
                free.slots(),
                free.traits(),
                free.risk(),
                free.holdsKey(),
                free.lastWorkingAt(),
                obstacle);
    }

    /** The start of a rotation of {@link #account()} after a vault reset. */
    public static AccountStart start() {
        return start(Reason.VAULT_RESET, account());
    }

    /** The start of a rotation at the pace of a real desk. */
    public static AccountStart start(Reason reason, AccountRef account) {
        return new AccountStart(SESSION, CUSTOMER, reason, account, Pace.standard());
    }

    /** An action as a page sends it. */
    public static ActionRequest request(
            String id, Actor by, @Nullable String sessionId, @Nullable Long revision, Action action) {
        return new ActionRequest(id, by, sessionId, revision, action);
    }

    /** A sealed credential: nothing but its shape matters to a workflow. */
    public static Action.Connect connect(int attempt) {
        return new Action.Connect(sealed(attempt), attempt);
    }

    /** The sealed bytes of {@link #connect}. */
    public static String sealed(int attempt) {
        return "SEALED_" + "Ab-9".repeat(30) + attempt;
    }

    /** An exchange that takes the key. */
    public static VerifyResult accepted() {
        return VerifyResult.of(
                Verdict.ACCEPTED,
                List.of(Finding.passed(Check.KEY_ACCEPTED), Finding.passed(Check.TRADE)),
                "x7Qz",
                null);
    }

    /** An exchange that refuses, for a reason that can be fixed at the step given. */
    public static VerifyResult rejected(@Nullable Step repair) {
        return VerifyResult.of(
                Verdict.REJECTED,
                List.of(
                        Finding.passed(Check.KEY_ACCEPTED),
                        Finding.failed(Check.TRADE, Phrase.of("refusal.RIGHT_MISSING"), repair)),
                "x7Qz",
                null);
    }

    /** An exchange that has not taken the key over yet. */
    public static VerifyResult notReady() {
        return notReady(null);
    }

    /** An exchange that has not taken the key over yet and asks for a pause. */
    public static VerifyResult notReady(@Nullable Duration retryAfter) {
        return VerifyResult.of(Verdict.NOT_READY, List.of(), "x7Qz", retryAfter);
    }

    /** An exchange that says nothing of use. */
    public static VerifyResult unknown() {
        return VerifyResult.of(
                Verdict.UNKNOWN,
                List.of(Finding.unknown(Check.KEY_ACCEPTED, Phrase.of(FindingCode.TIMED_OUT))),
                null,
                null);
    }
}
