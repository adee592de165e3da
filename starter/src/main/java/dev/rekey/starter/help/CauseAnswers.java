package dev.rekey.starter.help;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.ReadyAnswer;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.ReadyAnswers;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.ReadyAnswerBook;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.words.Languages;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.terms.FindingCode;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What support answers to a cause, in the customer's language: what a supervisor wrote, else what comes with the program.
 */
@Component("causeAnswers")
public class CauseAnswers {

    /** The languages answers are written in; the first is everybody else's. */
    public static final List<String> LANGUAGES = Languages.tags();

    /** What fits whatever was found. */
    static final String GENERAL = "general";

    private static final String BUNDLE = "dev.rekey.starter.help.answers";
    private static final ResourceBundle.Control NO_OTHER_LANGUAGE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ReadyAnswers written;
    private final ReadyAnswerBook book;
    private final Contacts contacts;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CauseAnswers(
            ReadyAnswers written,
            ReadyAnswerBook book,
            Contacts contacts,
            AuditTrail audit,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.written = written;
        this.book = book;
        this.contacts = contacts;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * One answer.
     *
     * @param cause the code of what was found
     * @param words empty when there is none yet
     * @param by who wrote it; null for one that comes with the program
     */
    public record Answer(
            String cause, String words, @Nullable String by) {}

    /** All causes with their answers, in one language. */
    public List<Answer> all(String language) {
        Map<String, ReadyAnswer> own =
                written.in(language).stream().collect(Collectors.toMap(ReadyAnswer::cause, Function.identity()));
        return causes().map(cause -> {
                    ReadyAnswer one = own.get(cause);
                    return one == null
                            ? new Answer(cause, shipped(cause, language), null)
                            : new Answer(cause, one.words(), one.by());
                })
                .toList();
    }

    /** The answers there are for this customer, in their language. */
    public Ready ready(String customerId) {
        String language = Languages.spoken(contacts.of(customerId).language()).getLanguage();
        return new Ready(
                language,
                all(language).stream()
                        .filter(answer -> !answer.words().isEmpty())
                        .collect(Collectors.toMap(Answer::cause, Function.identity())));
    }

    /**
     * Answers for one customer.
     *
     * @param language in which they are written
     * @param byCause those there are
     */
    public record Ready(String language, Map<String, Answer> byCause) {

        /** What fits what was found at this account; what fits anything comes last. */
        public List<Answer> fitting(@Nullable AccountView view) {
            return Stream.concat(view == null ? Stream.empty() : HelpDesk.causes(view).stream(), Stream.of(GENERAL))
                    .map(byCause::get)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /**
     * Puts words in the place of an answer; without words, what comes with the program counts again.
     *
     * @throws Conflict for a cause or a language that there is not
     */
    public void write(Actor by, String cause, String language, @Nullable String words) {
        if (causes().noneMatch(cause::equals) || !LANGUAGES.contains(language)) {
            throw new Conflict(ProblemCode.RELOAD.with());
        }
        transaction.executeWithoutResult(status -> {
            boolean changed = true;
            if (words == null || words.equals(shipped(cause, language))) {
                changed = book.remove(cause, language);
            } else {
                book.put(cause, language, words, by.name());
            }
            if (changed) {
                audit.append(new AuditEntry(
                        clock.instant(),
                        by.kind().name(),
                        by.name(),
                        "READY_ANSWER_WRITTEN",
                        null,
                        null,
                        null,
                        cause + ", " + language,
                        null));
            }
        });
    }

    private static Stream<String> causes() {
        return Stream.concat(
                Stream.of(GENERAL),
                Arrays.stream(FindingCode.values()).filter(FindingCode::advises).map(FindingCode::key));
    }

    private static String shipped(String cause, String language) {
        ResourceBundle bundle = ResourceBundle.getBundle(BUNDLE, Locale.forLanguageTag(language), NO_OTHER_LANGUAGE);
        return bundle.containsKey(cause) ? bundle.getString(cause) : "";
    }
}
