package dev.rekey.starter.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what people read against the last table of docs/words.md: templates, browser script and message files. */
class ForbiddenWordsTest {

    private static final Path HOUSE = Path.of("..");
    private static final Pattern REMARK = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    /** What stands between two tags, and what an expression puts there: literals of more than one word. */
    private static final Pattern SHOWN = Pattern.compile(">([^<>{}]*[A-Za-z][^<>{}]*)<|'([^'<>{}\n]* [^'<>{}\n]*)'");

    private static final Pattern SCRIPT_REMARK = Pattern.compile("/\\*.*?\\*/|(?m)^\\s*//.*$", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("[\"'`]([A-Z][^\"'`\n]* [^\"'`\n]*)[\"'`]");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| [^|]+ \\|$");

    @Test
    void nothing_that_people_read_has_a_word_of_the_table() throws IOException {
        List<Pattern> forbidden = forbidden();

        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            for (String sentence : sentences(file)) {
                for (Pattern word : forbidden) {
                    word.matcher(sentence)
                            .results()
                            .map(MatchResult::group)
                            .forEach(said -> found.add(file + ": “" + said + "” in “" + sentence.strip() + "”"));
                }
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void the_table_is_read_and_a_word_of_it_is_found() throws IOException {
        assertThat(forbidden()).hasSizeGreaterThan(10);
        assertThat(forbidden())
                .anyMatch(word -> word.matcher("Seals are Sealed.").find());
        assertThat(shown("<p th:text=\"${x ? 'Oops, gone' : y}\">We mend it</p><!-- sealed -->"))
                .containsExactly("Oops, gone", "We mend it");
    }

    private static List<Pattern> forbidden() throws IOException {
        String page = Files.readString(HOUSE.resolve("docs/words.md"));
        String table = page.substring(page.indexOf("## Never say"));
        return ROW.matcher(table)
                .results()
                .map(row -> row.group(1))
                .filter(words -> !words.equals("not") && !words.contains("("))
                .flatMap(words -> Stream.of(words.split(", ")))
                .map(word -> Pattern.compile("(?i)\\b" + word + "\\b"))
                .toList();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(HOUSE)) {
            return all.filter(file -> file.toString().contains("src/main/resources"))
                    .filter(file -> !file.toString().contains("target/")
                            && !file.toString().contains("sandbox/"))
                    .filter(file -> file.toString().endsWith(".html")
                            || file.toString().endsWith(".js")
                            || file.getFileName().toString().matches("words.*\\.properties"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> sentences(Path file) {
        try {
            String text = Files.readString(file);
            if (file.toString().endsWith(".html")) {
                return shown(text);
            }
            if (file.toString().endsWith(".js")) {
                return LITERAL.matcher(SCRIPT_REMARK.matcher(text).replaceAll(""))
                        .results()
                        .map(literal -> literal.group(1))
                        .toList();
            }
            Properties words = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                words.load(reader);
            }
            return words.values().stream().map(String::valueOf).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> shown(String template) {
        return SHOWN.matcher(REMARK.matcher(template).replaceAll(""))
                .results()
                .map(shown -> shown.group(1) == null ? shown.group(2) : shown.group(1))
                .toList();
    }
}
