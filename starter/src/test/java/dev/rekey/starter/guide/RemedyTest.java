package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal that any exchange is known to give, and the one button that helps then. */
class RemedyTest {

    private static final Catalog CATALOG = Catalog.load();

    /** A refusal of an exchange. */
    record Given(ExchangeProfile profile, Refusal row) {
        @Override
        public String toString() {
            return profile.name() + " " + row.cause() + " " + row.codes() + " " + row.verdict();
        }
    }

    static Stream<Given> refusals() {
        return CATALOG.all().stream()
                .flatMap(profile -> Stream.concat(
                                profile.refusals().stream(),
                                Stream.ofNullable(profile.sites())
                                        .flatMap(List::stream)
                                        .map(site -> site.refusals())
                                        .filter(Objects::nonNull)
                                        .flatMap(List::stream))
                        .map(row -> new Given(profile, row)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void the_button_is_the_one_that_helps_and_the_sentence_says_the_same(Given given) {
        // when
        Remedy remedy = Remedy.of(view(given.row()), given.profile().key());

        // then
        assertThat(remedy).isEqualTo(right(given));
        String advice = given.row().advice();
        switch (remedy) {
            case NEW_KEY -> assertThat(advice).containsPattern("(?i)make (a|an|another|the) ");
            case PASTE_AGAIN -> assertThat(advice).containsPattern("(?i)\\b(copy|paste|type|compare|open the mail)\\b");
            case CHECK_AGAIN -> assertThat(advice).doesNotContainPattern("^(?i)(make|copy|paste|type)\\b");
            // What blames nobody asks nobody to press anything.
            case NONE -> assertThat(advice).doesNotContainPattern("(?i)\\bthen check( the key)? again");
        }
    }

    private static Remedy right(Given given) {
        boolean editable = given.profile().key().editable();
        boolean anew = given.row().repair() == Step.GENERATE_KEY;
        return switch (given.row().verdict()) {
            case ACCEPTED, UNKNOWN -> Remedy.NONE;
            case NOT_READY -> Remedy.CHECK_AGAIN;
            case REJECTED ->
                switch (given.row().cause()) {
                    case UNKNOWN_KEY -> anew ? Remedy.NEW_KEY : Remedy.PASTE_AGAIN;
                    case WRONG_SECRET, WRONG_PASSPHRASE -> Remedy.PASTE_AGAIN;
                    case OTHER_ACCOUNT -> Remedy.NEW_KEY;
                    case EXPIRED_OR_LOCKED ->
                        anew && given.profile().key().extend() == null ? Remedy.NEW_KEY : Remedy.CHECK_AGAIN;
                    case WITHDRAW_ON -> editable ? Remedy.CHECK_AGAIN : Remedy.PASTE_AGAIN;
                    case RIGHT_MISSING, ADDRESS_NOT_LISTED -> editable || !anew ? Remedy.CHECK_AGAIN : Remedy.NEW_KEY;
                    case CLOCK -> Remedy.CHECK_AGAIN;
                    case RATE_LIMIT, MAINTENANCE, REGION_OR_NETWORK -> Remedy.NONE;
                };
        };
    }

    /** As the flow goes on after this: at the step that the row names. */
    private static AccountView view(Refusal row) {
        Verdict verdict = Verdict.valueOf(row.verdict().name());
        CheckResult result = switch (verdict) {
            case ACCEPTED -> CheckResult.PASSED;
            case NOT_READY -> CheckResult.WAITING;
            case UNKNOWN -> CheckResult.UNKNOWN;
            case REJECTED -> CheckResult.FAILED;
        };
        Step repair = row.repair() == null ? null : Step.valueOf(row.repair().name());
        Finding finding = new Finding(
                Check.valueOf(row.check().name()),
                result,
                row.told(),
                null,
                List.of(),
                repair,
                row.codes().isEmpty() ? null : row.codes().get(0),
                null);
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        return new AccountView(
                "session-1",
                "account-1",
                7,
                "any",
                Market.SPOT,
                "Any Spot",
                "Main",
                verdict == Verdict.REJECTED && repair != null ? repair : Step.VERIFY,
                verdict == Verdict.REJECTED ? Waiting.CUSTOMER : Waiting.EXCHANGE,
                now,
                "main",
                List.of(),
                1,
                1,
                false,
                verdict,
                List.of(finding),
                null,
                true,
                false,
                null,
                0,
                List.of(),
                null,
                null,
                null,
                List.of());
    }
}
