package dev.rekey.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FindingTest {

    @Test
    void what_the_exchange_said_is_cleaned_and_cut() {
        Finding finding =
                Finding.passed(Check.SECRET).said(" \u202e ", "a\u0000b\u202ec\u200be\nf" + "x".repeat(1_000));

        assertThat(finding.exchangeCode()).isEmpty();
        assertThat(finding.exchangeText()).startsWith("abce f").hasSize(200);
    }

    @Test
    void facts_are_added_and_take_nothing_away() {
        Finding finding = Finding.failed(Check.TRADE, Phrase.of(FindingCode.RIGHT_MISSING), Step.GENERATE_KEY)
                .with(Phrase.of(FindingCode.NOT_TICKED, "Futures"))
                .with((Phrase) null)
                .with(Phrase.of(FindingCode.NOT_SENT));

        assertThat(finding.details()).extracting(Phrase::code).containsExactly("not-ticked", "not-sent");
        assertThat(finding.told()).isEqualTo(Phrase.of("right-missing"));
        assertThat(finding.verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Test
    void a_code_with_more_or_less_than_its_sentence_holds_is_a_fault() {
        assertThatThrownBy(() -> Phrase.of(FindingCode.NOT_TICKED)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Phrase.of(FindingCode.NOT_SENT, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_code_is_found_again_by_its_key_and_by_no_other() {
        for (FindingCode code : FindingCode.values()) {
            assertThat(Arrays.stream(FindingCode.values()).filter(other -> other.is(Phrase.of(code.key()))))
                    .containsExactly(code);
        }
    }
}
