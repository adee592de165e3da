package dev.rekey.starter.vault;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.vault.FiveWords;
import dev.rekey.accounts.vault.WordChecks;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.door.VaultDoor;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Unavailable;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Lets a customer prove what the five words open, without showing any of it. */
@Component
class WordTrial {

    private final WordChecks checks;
    private final VaultDoor door;
    private final AuditTrail audit;
    private final Clock clock;

    WordTrial(WordChecks checks, VaultDoor door, AuditTrail audit, Clock clock) {
        this.checks = checks;
        this.door = door;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Tries words out.
     *
     * @throws Conflict with a sentence when they are not right or were tried too often
     * @throws Unavailable when nobody answered
     */
    VaultCheckResult tryOut(String customerId, TypedWords typed) {
        FiveWords words =
                FiveWords.typed(typed.wordsOrNone()).orElseThrow(() -> new Conflict(ProblemCode.NOT_OUR_WORDS.with()));
        WordChecks.Sent sent = checks.send(customerId, words)
                .orElseThrow(() -> new Conflict(
                        ProblemCode.WORDS_TRIED_OFTEN.with(WordChecks.MOST, WordChecks.WITHIN.toMinutes())));
        Optional<VaultCheckResult> answer;
        try {
            answer = door.tryOut(new VaultCheckRequest(sent.checkId(), customerId, sent.encryptedWords()));
        } finally {
            checks.forget(sent.checkId());
        }
        VaultCheckResult result = answer.orElseThrow(() -> new Unavailable(ProblemCode.WORDS_NOT_TRIED));
        note(customerId, result);
        return switch (result.outcome()) {
            case OPENS -> result;
            case WRONG_WORDS -> throw new Conflict(ProblemCode.WRONG_WORDS.with());
            case NO_VAULT -> throw new Conflict(ProblemCode.NO_WORDS_YET.with());
            case GONE -> throw new Unavailable(ProblemCode.WORDS_NOT_TRIED);
        };
    }

    private void note(String customerId, VaultCheckResult result) {
        audit.append(new AuditEntry(
                clock.instant(),
                "TRADER",
                customerId,
                "VAULT_WORDS_TRIED",
                customerId,
                null,
                null,
                switch (result.outcome()) {
                    case OPENS ->
                        "The vault's words were tried: they open "
                                + (result.keys() == 1 ? "1 key." : result.keys() + " keys.");
                    case WRONG_WORDS -> "Words were tried that do not open the vault.";
                    case NO_VAULT -> "Words were tried, but there is no vault yet.";
                    case GONE -> "Words were sent but not tried.";
                },
                null));
    }
}
