package dev.rekey.starter.words;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.Role;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The words of states, steps and checks, as people read them. */
@Component("wording")
public class Wording {

    private static final Map<String, String> DEEDS = Map.ofEntries(
            Map.entry("OpenEdit", "started with the account"),
            Map.entry("KeyCreated", "says the new key is made"),
            Map.entry("Connect", "handed in a key"),
            Map.entry("CheckAgain", "asked for another check of the same key"),
            Map.entry("CheckHeldKey", "asked for a check of the stored key"),
            Map.entry("GoBack", "went back a step"),
            Map.entry("KeyLost", "lost the secret before it was pasted"),
            Map.entry("NoSuchKey", "says there is no second key"),
            Map.entry("Skip", "left the account out"),
            Map.entry("Defer", "continues later"),
            Map.entry("AskForHelp", "asked for help"),
            Map.entry("HelpGiven", "has helped"),
            Map.entry("Join", "joined the session"),
            Map.entry("Nudge", "wrote a reminder for the customer"),
            Map.entry("Extend", "extended the session"),
            Map.entry("Assign", "handed the session over"),
            Map.entry("Cancel", "ended the session"),
            Map.entry("started", "started"),
            Map.entry("account done", "one more account is done"),
            Map.entry("shown again", "showed where it stands"),
            Map.entry("KEY_LOST", "found that a key is gone"),
            Map.entry("KEY_IN_USE", "put the new key in use"),
            Map.entry("WHITELIST_SHORTENED", "shortened the list of IP addresses"),
            Map.entry("SIGNED_IN", "signed in"),
            Map.entry("SIGNED_OUT", "signed out"),
            Map.entry("SIGN_IN_REFUSED", "was not let in"),
            Map.entry("CODE_REFUSED", "gave a code that was refused"),
            Map.entry("INTAKE_KEY_MADE", "made the key that the page seals to"),
            Map.entry("INTAKE_KEY_DESTROYED", "destroyed the key that the page sealed to"),
            Map.entry("INTAKE_KEY_REFUSED", "refused a key to seal to that we did not make"),
            Map.entry("VAULT_REFUSED", "refused a vault that we did not make"),
            Map.entry("SEALED_KEY_REFUSED", "refused a key that does not open here"),
            Map.entry("KEY_STORED", "stored the new key"),
            Map.entry("KEY_DISCARDED", "deleted a key that was never in use"),
            Map.entry("OLD_KEY_WIPED", "deleted the old key"),
            Map.entry("ACCOUNTS_IMPORTED", "took in the platform's list"),
            Map.entry("ACCOUNT_CORRECTED", "corrected what the list says of the account"),
            Map.entry("TOKEN_REFUSED", "was refused with a token"),
            Map.entry("PROVED_AGAIN", "proved who they are once more"),
            Map.entry("PAYLOADS_OPENED", "read sealed payloads of Temporal"),
            Map.entry("MASTER_KEY_REPLACED", "replaced the master key"),
            Map.entry("VAULT_WORDS_SHOWN", "was shown new words for the vault"),
            Map.entry("VAULT_WORDS_TRIED", "tried the vault's words"),
            Map.entry("VAULT_RESET", "reset the vault"),
            Map.entry("LINK_MADE", "made a link and a code"),
            Map.entry("CODE_ASKED", "asked for a code"),
            Map.entry("CODE_MADE", "made a code"),
            Map.entry("GUIDE_OPENED", "opened the guide"),
            Map.entry("GUIDE_LEFT", "left the guide"),
            Map.entry("GUIDE_CLOSED", "closed the guide"),
            Map.entry("DEVICE_SIGNED_OUT", "signed a device out of the guide"),
            Map.entry("HANDOVER_REFUSED", "vouched for somebody and was not believed"),
            Map.entry("SIGN_IN_LOCKED", "has to wait before the next sign-in"),
            Map.entry("PASSWORD_CHANGED", "changed their password"),
            Map.entry("SECOND_STEP_SET_UP", "set up a second step"),
            Map.entry("SECOND_STEP_RESET", "reset somebody's second step"),
            Map.entry("TOKEN_MADE", "made a token for a program"),
            Map.entry("TOKEN_REVOKED", "revoked a program's token"),
            Map.entry("PERSON_ADDED", "let somebody use the desk"),
            Map.entry("PERSON_ROLE", "changed what somebody may do"),
            Map.entry("PERSON_ACTIVATED", "let somebody in again"),
            Map.entry("PERSON_DEACTIVATED", "lets somebody in no more"),
            Map.entry("PASSWORD_RESET", "made a new password for somebody"));

    /** What the button of an action says. */
    private static final Map<String, String> BUTTONS = Map.ofEntries(
            Map.entry("OpenEdit", "Start"),
            Map.entry("KeyCreated", "I have made the key"),
            Map.entry("Connect", "Connect"),
            Map.entry("CheckAgain", "Check again"),
            Map.entry("CheckHeldKey", "Check the key"),
            Map.entry("GoBack", "Go back one step"),
            Map.entry("KeyLost", "Make another key"),
            Map.entry("NoSuchKey", "This account has no second key"),
            Map.entry("Skip", "Leave out"),
            Map.entry("Defer", "Continue later"),
            Map.entry("AskForHelp", "Ask for help"),
            Map.entry("HelpGiven", "I have helped"),
            Map.entry("Join", "Join and add"),
            Map.entry("Nudge", "Write a reminder"),
            Map.entry("Extend", "Extend"),
            Map.entry("Assign", "Hand over"),
            Map.entry("Cancel", "End the session"),
            Map.entry("Start", "Start"));

    /** An action by the words of its button. */
    public String action(String action) {
        return BUTTONS.getOrDefault(action, action);
    }

    /** Where an account stands, in a few words. */
    public String state(AccountView view) {
        Outcome outcome = view.outcome();
        if (outcome != null) {
            return outcome.title();
        }
        if (view.waitingOn() == Waiting.SUPPORT) {
            return "Support is looking";
        }
        if (view.step() == Step.VERIFY && view.verdict() == Verdict.ACCEPTED) {
            return "Connected, final check running";
        }
        if (view.step() == Step.VERIFY && view.waitingOn() == Waiting.EXCHANGE) {
            return "Waiting for the exchange";
        }
        if (view.step() == Step.VERIFY && view.waitingOn() == Waiting.REKEY) {
            return "Checking the key";
        }
        if (view.verdict() == Verdict.REJECTED) {
            return "Needs your attention";
        }
        if (view.step() == Step.EDIT && view.attempts() == 0) {
            return view.shortWay() ? "Needs a new or updated key" : "Needs a new key";
        }
        return view.step().title();
    }

    /** The sign beside the state, so that colour is never the only one. */
    public String sign(AccountView view) {
        Outcome outcome = view.outcome();
        if (outcome != null) {
            return outcome.success() ? "✓" : "–";
        }
        if (view.verdict() == Verdict.REJECTED) {
            return "!";
        }
        return view.waitingOn() == Waiting.CUSTOMER ? "→" : "…";
    }

    /** The tone of the state: done, over, problem, yours or wait. */
    public String tone(AccountView view) {
        Outcome outcome = view.outcome();
        if (outcome != null) {
            return outcome.success() ? "done" : "over";
        }
        if (view.verdict() == Verdict.REJECTED) {
            return "problem";
        }
        return view.waitingOn() == Waiting.CUSTOMER ? "yours" : "wait";
    }

    /** The word on the one button of an account's card. */
    public String button(AccountView view) {
        if (view.outcome() != null) {
            return "Look";
        }
        if (view.verdict() == Verdict.REJECTED) {
            return "See why";
        }
        return view.step() == Step.EDIT && view.attempts() == 0 ? "Start" : "Continue";
    }

    /** What stands still while an account has no working key; empty when nothing does. */
    public String risk(TradingAccount account) {
        List<String> parts = new ArrayList<>();
        count(parts, account.openPositions(), "open position", "open positions");
        count(parts, account.runningBots(), "bot is waiting", "bots are waiting");
        count(parts, account.openOrders(), "open order", "open orders");
        return String.join(", ", parts);
    }

    private static void count(List<String> parts, int count, String one, String many) {
        if (count > 0) {
            parts.add(count + " " + (count == 1 ? one : many));
        }
    }

    /** What a role is called. */
    public String role(Role role) {
        return switch (role) {
            case AGENT -> "Agent";
            case SUPERVISOR -> "Supervisor";
            case ADMIN -> "Admin";
            case AUDITOR -> "Auditor";
        };
    }

    /** What somebody in this role may do, in a few words. */
    public String may(Role role) {
        return switch (role) {
            case AGENT -> "helps customers";
            case SUPERVISOR -> "helps, and ends others' sessions";
            case ADMIN -> "the same, and manages people";
            case AUDITOR -> "looks, and changes nothing";
        };
    }

    /** What a scope of a program's token allows. */
    public String scope(Scope scope) {
        return switch (scope) {
            case READ -> "see customers, accounts and sessions";
            case START_SESSIONS -> "start sessions";
            case MAKE_LINKS -> "make links and codes for customers";
            case HELP -> "help in sessions, and end those it started";
            case AUDIT -> "see the audit trail";
        };
    }

    /** What a program may do. */
    public String scopes(Set<Scope> scopes) {
        return "may " + scopes.stream().sorted().map(this::scope).collect(Collectors.joining("; "));
    }

    /** What people read of a check: what was not asked about and needs no words is left out. */
    public List<ToldFinding> shown(List<ToldFinding> findings, boolean hasPassphrase) {
        return findings.stream()
                .filter(f -> f.check() != Check.CLOCK || f.result() == CheckResult.FAILED || f.say() != null)
                .filter(f -> f.check() != Check.PASSPHRASE || hasPassphrase || f.result() != CheckResult.NOT_CHECKED)
                .toList();
    }

    /** What a check looked at. */
    public String check(ToldFinding finding) {
        return switch (finding.check()) {
            case KEY_ACCEPTED -> "The exchange knows the key";
            case SECRET -> "The secret belongs to it";
            case PASSPHRASE -> "The passphrase is right";
            case CLOCK -> "Our clock and the exchange's agree";
            case ADDRESSES -> "All IP addresses work";
            case READ -> "May read the account";
            case TRADE -> "May trade this market";
            case NO_WITHDRAW -> "Withdrawals";
            case SAME_ACCOUNT -> "Same exchange account as before";
            case NEW_KEY -> "A new key, used nowhere else";
            case EXPIRY -> "Expiry";
            case KEY_KIND -> "A key of the right kind";
        };
    }

    /** A short fact besides; null when there is none, or it is the result itself. */
    public @Nullable String detail(ToldFinding finding) {
        return finding.check() == Check.EXPIRY && finding.result() == CheckResult.PASSED ? null : finding.detail();
    }

    /** How a check ended. */
    public String result(ToldFinding finding) {
        boolean withdrawals = finding.check() == Check.NO_WITHDRAW;
        if (finding.check() == Check.EXPIRY && finding.result() == CheckResult.PASSED && finding.detail() != null) {
            return finding.detail();
        }
        return switch (finding.result()) {
            case PASSED -> withdrawals ? "off" : "yes";
            case FAILED -> withdrawals ? "ON, turn them off" : "no";
            case NOT_CHECKED -> "not checked";
            case WAITING -> "not yet";
            case UNKNOWN -> "no answer";
        };
    }

    /** The sign of a result. */
    public String resultSign(CheckResult result) {
        return switch (result) {
            case PASSED -> "✓";
            case FAILED -> "✕";
            case NOT_CHECKED -> "–";
            case WAITING -> "…";
            case UNKNOWN -> "?";
        };
    }

    /** What a key is called when an account has more than one. */
    public String key(AccountView view, @Nullable String slot) {
        if (view.slots().size() < 2) {
            return "key";
        }
        return Objects.equals(slot, "main") ? "main key" : "second key";
    }

    /** What support was asked for. */
    public String help(AccountView view) {
        return view.helpWords() == null ? "Help was asked for." : "Help was asked for: " + view.helpWords();
    }

    /** What happened last, as support reads it; null when the request for help says it already. */
    public @Nullable String remark(AccountView view) {
        String note = view.note();
        boolean said = note == null || (view.helpAsked() && (note.equals(help(view)) || note.equals(view.helpWords())));
        return said || view.outcome() != null ? null : note;
    }

    /** What somebody did, as a line of the timeline. */
    public String deed(String action) {
        String known = DEEDS.get(action);
        if (known != null) {
            return known;
        }
        if (action.startsWith("checked: ")) {
            return switch (action.substring("checked: ".length())) {
                case "ACCEPTED" -> "checked the key: accepted";
                case "REJECTED" -> "checked the key: needs attention";
                case "NOT_READY" -> "checked the key: the exchange is not ready yet";
                default -> "checked the key: no answer to go by";
            };
        }
        Optional<Outcome> ended = Arrays.stream(Outcome.values())
                .filter(outcome -> action.equals("ended: " + outcome))
                .findFirst();
        if (ended.isPresent()) {
            return "ended: " + ended.get().title();
        }
        return action.startsWith("ended: ") || action.startsWith("closing: ")
                ? action.toLowerCase(Locale.ROOT)
                : action;
    }
}
