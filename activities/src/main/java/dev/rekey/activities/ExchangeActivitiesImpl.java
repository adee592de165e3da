package dev.rekey.activities;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.accounts.secrets.CredentialStore;
import dev.rekey.accounts.secrets.Fingerprints;
import dev.rekey.accounts.secrets.IntakeKeyGone;
import dev.rekey.accounts.secrets.IntakeKeyStore;
import dev.rekey.accounts.secrets.SealBroken;
import dev.rekey.accounts.secrets.VaultNotOurs;
import dev.rekey.accounts.write.AttemptLog;
import dev.rekey.accounts.write.ForeignKeys;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.Site;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.activities.ExchangeActivities;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens what the browser sealed, proves it, and makes it the account's key. The only place where a credential is in
 * the clear outside the browser, and only for as long as the check takes.
 */
public final class ExchangeActivitiesImpl implements ExchangeActivities {

    private final IntakeKeyStore intake;
    private final CredentialStore credentials;
    private final Fingerprints fingerprints;
    private final AccountDirectory directory;
    private final AttemptLog attempts;
    private final Function<KeyCheckRequest, KeyReport> verifier;
    private final Catalog catalog;
    private final ForeignKeys foreign;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * Joins the stores to what asks exchanges.
     *
     * @param verifier proves one key; nothing is locked meanwhile
     */
    public ExchangeActivitiesImpl(
            IntakeKeyStore intake,
            CredentialStore credentials,
            Fingerprints fingerprints,
            AccountDirectory directory,
            AttemptLog attempts,
            Function<KeyCheckRequest, KeyReport> verifier,
            Catalog catalog,
            ForeignKeys foreign,
            Clock clock) {
        this.foreign = foreign;
        this.intake = intake;
        this.credentials = credentials;
        this.fingerprints = fingerprints;
        this.directory = directory;
        this.attempts = attempts;
        this.verifier = verifier;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public VerifyResult verify(VerifyRequest request) {
        return StoreAway.orFault(() -> Heartbeat.during(() -> {
            VerifyResult result;
            try {
                result = prove(request);
            } catch (VaultNotOurs foreign) {
                result = vaultRefused(request);
            }
            record(request, result);
            return result;
        }));
    }

    @Override
    public VerifyResult confirm(VerifyRequest request) {
        return StoreAway.orFault(() -> Heartbeat.during(() -> confirmed(request)));
    }

    private VerifyResult confirmed(VerifyRequest request) {
        TradingAccount account = account(request);
        // The attempt before its key: if another key comes between the two, it is noticed at the end.
        Optional<String> attempt = credentials.currentAttempt(request.accountId(), request.slot());
        Optional<CredentialSecret> held = held(request);
        if (attempt.isEmpty() || held.isEmpty()) {
            return Findings.rejected(
                            null,
                            Finding.failed(Check.KEY_ACCEPTED, Phrase.of(FindingCode.NO_KEY_STORED), Step.GENERATE_KEY))
                    .withoutAsking();
        }
        Finding exposed = exposed(request, held.get());
        if (exposed != null) {
            return Findings.rejected(held.get().lastFour(), exposed).withoutAsking();
        }
        KeyReport report = ask(request, account, held.get());
        VerifyResult result = Findings.result(report, List.of());
        if (result.verdict() == Verdict.ACCEPTED
                && !credentials.keepInUse(request.accountId(), request.slot(), attempt.get())) {
            // It was replaced or deleted while the exchange was asked: what counts is the key there is now.
            return confirmed(request);
        }
        record(request, result);
        // All is well means all is as it was: the attempt keeps the findings, the history needs none.
        return result.verdict() == Verdict.ACCEPTED
                ? VerifyResult.of(Verdict.ACCEPTED, List.of(), result.lastFour(), null)
                        .resting(result.withdrawals())
                : result;
    }

    private Optional<CredentialSecret> held(VerifyRequest request) {
        try {
            return credentials.openCurrent(request.accountId(), request.slot());
        } catch (SealBroken broken) {
            // Our store, not the customer's key: retried, and in the end shown as "could not be checked".
            throw new IllegalStateException("a stored credential does not open under this master key", broken);
        }
    }

    private VerifyResult prove(VerifyRequest request) {
        TradingAccount account = account(request);
        CredentialSecret secret;
        try {
            secret = open(request);
        } catch (SealBroken broken) {
            return Findings.rejected(
                            null, Finding.failed(Check.KEY_ACCEPTED, Phrase.of(FindingCode.NOT_WHOLE), Step.PASTE))
                    .withoutAsking();
        } catch (IntakeKeyGone gone) {
            return Findings.rejected(
                            null, Finding.failed(Check.KEY_ACCEPTED, Phrase.of(FindingCode.PAGE_TOO_OLD), Step.EDIT))
                    .withoutAsking();
        }
        Finding exposed = exposed(request, secret);
        Finding reused = exposed == null ? reused(request, account, secret) : exposed;
        if (reused != null) {
            return Findings.rejected(secret.lastFour(), reused).withoutAsking();
        }
        if (!credentials.begin(request.accountId(), request.slot(), request.attemptId(), secret)) {
            return over(secret).withoutAsking();
        }
        KeyReport report = ask(request, account, secret);
        VerifyResult result = Findings.result(report, List.of(Finding.passed(Check.NEW_KEY)));
        if (result.verdict() == Verdict.ACCEPTED && !putInUse(request, secret, report)) {
            return over(secret);
        }
        return result;
    }

    /** Tried again later: support puts it right, or the customer does by a reset. */
    private VerifyResult vaultRefused(VerifyRequest request) {
        foreign.vaultRefused(request.customerId(), request.sessionId(), request.accountId());
        return VerifyResult.of(
                        Verdict.UNKNOWN,
                        List.of(Finding.unknown(Check.KEY_ACCEPTED, Phrase.of(FindingCode.VAULT_CHANGED))),
                        null,
                        null)
                .withoutAsking();
    }

    private static VerifyResult over(CredentialSecret secret) {
        return Findings.rejected(
                secret.lastFour(), Finding.failed(Check.KEY_ACCEPTED, Phrase.of(FindingCode.NOT_IN_USE), Step.PASTE));
    }

    private CredentialSecret open(VerifyRequest request) throws SealBroken, IntakeKeyGone {
        String sealed = request.sealed() == null ? "" : request.sealed();
        CredentialSecret secret =
                intake.open(request.sessionId(), request.accountId(), request.slot(), request.attempt(), sealed);
        return secret.recognisedBy(identity(request.exchange(), secret));
    }

    private static String identity(String exchange, CredentialSecret secret) {
        Credential credential = new Credential(secret.apiKey(), secret.secret(), secret.passphrase());
        return ExchangeApi.find(exchange).map(api -> api.identity(credential)).orElse(secret.apiKey());
    }

    /** Others may have read it where it was written: whoever makes it again has to make another one. */
    private static @Nullable Finding exposed(VerifyRequest request, CredentialSecret secret) {
        boolean written = Stream.of(secret.apiKey(), secret.secret(), secret.passphrase())
                .filter(Objects::nonNull)
                .map(MaskedText::ending)
                .anyMatch(request.exposed()::contains);
        return written ? Finding.failed(Check.NEW_KEY, Phrase.of(FindingCode.EXPOSED), Step.GENERATE_KEY) : null;
    }

    private @Nullable Finding reused(VerifyRequest request, TradingAccount account, CredentialSecret secret) {
        if (fingerprints.matchesOld(request.accountId(), request.slot(), secret.identity(), request.attemptId())) {
            return Finding.failed(Check.NEW_KEY, Phrase.of(FindingCode.OLD_KEY), Step.GENERATE_KEY);
        }
        return fingerprints
                .siblingWithKey(request.customerId(), request.accountId(), request.slot(), secret.identity())
                .flatMap(directory::account)
                .map(sibling -> Finding.failed(
                        Check.NEW_KEY,
                        sibling.id().equals(account.id()) ? Phrase.of(FindingCode.OTHER_SLOT_KEY) : keyOf(sibling),
                        Step.GENERATE_KEY))
                .orElse(null);
    }

    private KeyReport ask(VerifyRequest request, TradingAccount account, CredentialSecret secret) {
        return verifier.apply(new KeyCheckRequest(
                request.exchange(),
                request.market(),
                new Credential(secret.apiKey(), secret.secret(), secret.passphrase()),
                directory.whitelist(request.accountId()).addresses(),
                account.exchangeUid(),
                request.triedSince(),
                Boolean.TRUE.equals(request.withdrawalsOff())));
    }

    private boolean putInUse(VerifyRequest request, CredentialSecret secret, KeyReport report) {
        return credentials.putInUse(
                request.accountId(),
                request.slot(),
                request.attemptId(),
                secret,
                report.exchangeUid(),
                new AuditEntry(
                        clock.instant(),
                        "PROGRAM",
                        "rekey",
                        "KEY_IN_USE",
                        request.customerId(),
                        request.sessionId(),
                        request.accountId(),
                        "The new " + request.slot() + " key ending in " + report.keyLastFour() + " was proved"
                                + at(report) + " and is in use." + withdrawals(report),
                        "promote/" + request.attemptId()));
    }

    /** What the trail says of a key of which the exchange did not tell whether it may withdraw. */
    private static String withdrawals(KeyReport report) {
        Withdrawals rests = Findings.resting(report);
        return rests == null ? "" : " The key " + rests.title() + ".";
    }

    /** Where the key lives, when it is another site than the exchange's own: whoever trades with it has to ask there. */
    private static String at(KeyReport report) {
        Site site = report.site();
        return site == null ? "" : " on " + site.title();
    }

    private void record(VerifyRequest request, VerifyResult result) {
        attempts.record(new AttemptRecord(
                request.attemptId(),
                request.sessionId(),
                request.accountId(),
                request.slot(),
                request.attempt(),
                // Workers' own clocks differ, and what was found later must not look as if it was found before.
                Objects.requireNonNullElseGet(request.askedAt(), clock::instant),
                result.verdict().name(),
                result.lastFour(),
                Findings.headline(result),
                json.writeValueAsString(result.all()),
                !Boolean.TRUE.equals(result.unasked())));
    }

    /** The account as it is stored; what a request says of it is believed only when it is the same. */
    private TradingAccount account(VerifyRequest request) {
        TradingAccount account = directory
                .account(request.accountId())
                .orElseThrow(() -> new IllegalStateException("no such trading account: " + request.accountId()));
        if (!account.customerId().equals(request.customerId())
                || !account.exchange().equals(request.exchange())
                || account.market() != request.market()
                || !account.slots().contains(request.slot())) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "the request does not fit the trading account " + request.accountId(), "DoesNotFit");
        }
        return account;
    }

    private Phrase keyOf(TradingAccount sibling) {
        return Phrase.of(
                FindingCode.SIBLING_KEY,
                sibling.label(),
                catalog.name(sibling.exchange()),
                sibling.market().title());
    }
}
