package dev.rekey.accounts.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiveWordsTest {

    private static final List<String> WORDS = List.of("zoom", "icing", "yo-yo", "felt-tip", "abacus");

    private static List<String> typed(String text) {
        return FiveWords.typed(text).map(FiveWords::words).orElse(List.of());
    }

    @Test
    void the_list_is_the_published_one_and_no_word_begins_with_another() {
        List<String> words = WordList.words();

        assertThat(words).hasSize(7_776).doesNotHaveDuplicates().isSorted();
        assertThat(5 * Math.log(words.size()) / Math.log(2)).isBetween(64.6, 64.7);
        List<String> letters =
                words.stream().map(WordList::letters).distinct().sorted().toList();
        // "yo-yo" and "yoyo" are one when typed.
        assertThat(letters).hasSize(7_775);
        for (int i = 1; i < letters.size(); i++) {
            assertThat(letters.get(i)).doesNotStartWith(letters.get(i - 1));
        }
    }

    @Test
    void new_words_are_of_the_list_and_never_the_same() {
        Set<List<String>> drawn = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            List<String> words = FiveWords.random().words();
            assertThat(words).hasSize(5).isSubsetOf(WordList.words());
            drawn.add(words);
        }

        assertThat(drawn).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zoom icing yo-yo felt-tip abacus",
                "  ZOOM\tIcing\nyo yo\u00a0felt tip   abacus ",
                "zoom-icing-yoyo-felttip-abacus",
                "zoomicingyoyofelttipabacus",
                "zoom – icing — yo‑yo felt‐tip abacus",
                "zoom, icing, yoyo, felt-tip, abacus",
                "\ufeffzoom\u200b icing \u2060yo\u00adyo, felt-tip; abacus.",
                "\ufeffzoom\u200bicing\u200byo-yo\u200bfelt-tip\u200babacus",
                "1. zoom 2. icing 3. yo-yo 4. felt-tip 5. abacus",
                "“zoom icing yo-yo felt-tip abacus”"
            })
    void capitals_spaces_and_hyphens_do_not_matter(String text) {
        assertThat(typed(text)).containsExactly("zoom", "icing", "yoyo", "felttip", "abacus");
        assertThat(FiveWords.typed(text).orElseThrow().phrase())
                .isEqualTo(
                        FiveWords.typed(String.join(" ", WORDS)).orElseThrow().phrase());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "zoom icing yoyo felt-tip",
                "zoom icing yoyo felt-tip abacus zoom",
                "zoom icing yoyo felt-tip abacu",
                "zoom icing yoyo felt-tip abacuss",
                "zoom icing 3 yoyo felt-tip abacus",
                "zoom + icing yoyo felt-tip abacus",
                "zoom ıcing yoyo felt-tip abacus",
                "zoom 1cing yoyo felt-tip abacus"
            })
    void whatever_is_not_five_whole_words_is_none(String text) {
        assertThat(FiveWords.typed(text)).isEmpty();
        assertThat(FiveWords.typed(text + " ".repeat(10_000))).isEmpty();
    }

    @Test
    void every_drawn_set_reads_back_as_it_was_shown() {
        for (int i = 0; i < 200; i++) {
            FiveWords words = FiveWords.random();

            assertThat(FiveWords.typed(String.join(" ", words.words()))
                            .orElseThrow()
                            .phrase())
                    .isEqualTo(words.phrase());
        }
    }

    @Test
    void words_have_no_telling_text_and_cannot_be_serialised() throws Exception {
        FiveWords words = FiveWords.random();

        assertThat(words.toString()).isEqualTo("FiveWords[hidden]");
        assertThat(new NewWords(words, 1, "ticket").toString()).isEqualTo("NewWords[hidden]");
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(words)).isInstanceOf(NotSerializableException.class);
        }
    }
}
