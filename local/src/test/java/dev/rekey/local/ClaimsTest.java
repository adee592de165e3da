package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Walks docs/security.md claim by claim. Behind what it claims stands a remark that no reader sees and that names the
 * tests: {@code <!-- FooTest.a_name, BarTest -->}. What claims nothing says what it is: {@code <!-- limit -->} where
 * nothing protects, {@code <!-- advice -->} for what the operator does, {@code <!-- meaning -->} for what words mean.
 */
class ClaimsTest {

    /** More than one says is more than one test can be held against. */
    private static final int MOST_SENTENCES = 3;

    private static final Pattern REMARK = Pattern.compile("<!--(.*?)-->", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<![A-Z])[.?!:;](?=\\s+[\\p{Lu}`*\"]|\\s*$)");
    private static final Pattern TEST = Pattern.compile("([A-Z]\\w*Test)(?:\\.(\\w+))?");
    private static final List<String> NO_CLAIM = List.of("limit", "advice", "meaning");

    /** A test that the table at the end names. */
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)`");

    /**
     * Some text and what stands behind it.
     *
     * @param said what is claimed
     * @param remark what shows it; empty when nothing is named
     */
    private record Claim(String said, String remark) {}

    @Test
    void every_claim_of_the_security_page_names_its_test_and_the_test_is_there() throws IOException {
        List<String> faults = faults(Files.readString(Path.of("..", "docs", "security.md")));

        assertThat(faults).isEmpty();
    }

    @Test
    void a_claim_without_a_test_and_a_test_that_is_not_there_are_found() throws IOException {
        assertThat(faults("# Title\n\nNobody reads it.\n"))
                .singleElement()
                .asString()
                .contains("Nobody reads it");
        assertThat(faults("Nobody reads it. <!-- NoSuchTest -->"))
                .singleElement()
                .asString()
                .contains("NoSuchTest");
        assertThat(faults("Nobody reads it. <!-- ClaimsTest.no_such_method -->"))
                .singleElement()
                .asString()
                .contains("no_such_method");
        assertThat(faults("Nobody reads it. <!-- we are sure of it -->"))
                .singleElement()
                .asString()
                .contains("we are sure of it");
        assertThat(faults("- It is shown. <!-- ClaimsTest -->\n- This is not.\n"))
                .singleElement()
                .asString()
                .contains("This is not");
        assertThat(faults("One is. Two is. Three is. Four is. <!-- ClaimsTest -->"))
                .singleElement()
                .asString()
                .contains("One is");
        assertThat(faults("| who | reads |\n|---|---|\n| the network | nobody |\n"))
                .singleElement()
                .asString()
                .contains("the network");
        assertThat(faults("| claim | test |\n|---|---|\n| it is so | `NoSuchTest` |\n"))
                .singleElement()
                .asString()
                .contains("NoSuchTest");
        assertThat(faults("# Title\n\nIt is so. <!-- ClaimsTest.every_claim_of_the_security_page_names_its_test_and_the"
                        + "_test_is_there -->\n\n```sh\nrm -r data\n```\n\nKeep it safe. <!-- advice -->\n"))
                .isEmpty();
    }

    private static List<String> faults(String page) throws IOException {
        Map<String, List<Path>> tests = tests();
        List<String> faults = new ArrayList<>();
        for (String block : blocks(CODE.matcher(page).replaceAll(""))) {
            boolean row = block.startsWith("|");
            if (row && NAMED.matcher(block).find()) {
                Matcher named = NAMED.matcher(block);
                while (named.find()) {
                    check(named.group(1), tests, faults);
                }
                continue;
            }
            for (Claim claim : claims(block)) {
                if (claim.remark().isEmpty()) {
                    faults.add("no test is named for: " + claim.said());
                } else if (!row && sentences(claim.said()) > MOST_SENTENCES) {
                    faults.add("one remark stands for too much: " + claim.said());
                } else if (!NO_CLAIM.contains(claim.remark())) {
                    for (String name : claim.remark().split(",", -1)) {
                        check(name.strip(), tests, faults);
                    }
                }
            }
        }
        return faults;
    }

    /** Paragraphs, items of lists and rows of tables, without their headings. */
    private static List<String> blocks(String page) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        List<String> lines = page.lines().toList();
        for (int i = 0; i <= lines.size(); i++) {
            String line = i < lines.size() ? lines.get(i) : "";
            String text = line.strip();
            boolean row = text.startsWith("|");
            boolean head = row
                    && (text.matches("[|\\-: ]+")
                            || (i + 1 < lines.size() && lines.get(i + 1).matches("[|\\-: ]+")));
            if (text.isEmpty() || text.startsWith("#") || text.startsWith("- ") || row) {
                if (!block.toString().isBlank()) {
                    blocks.add(block.toString().strip());
                }
                block.setLength(0);
            }
            if (!text.startsWith("#") && !head) {
                block.append(text).append(' ');
            }
        }
        return blocks;
    }

    private static List<Claim> claims(String block) {
        List<Claim> claims = new ArrayList<>();
        Matcher remark = REMARK.matcher(block);
        int from = 0;
        while (remark.find()) {
            claims.add(new Claim(
                    block.substring(from, remark.start()).strip(),
                    remark.group(1).strip()));
            from = remark.end();
        }
        String rest = block.substring(from).replaceAll("[|*\\s]", "");
        if (!rest.isEmpty()) {
            claims.add(new Claim(block.substring(from).strip(), ""));
        }
        return claims;
    }

    private static long sentences(String said) {
        return Math.max(1, SENTENCE_END.matcher(said).results().count());
    }

    private static void check(String name, Map<String, List<Path>> tests, List<String> faults) throws IOException {
        Matcher test = TEST.matcher(name);
        if (!test.matches()) {
            faults.add("this is no test, nor one of " + NO_CLAIM + ": " + name);
        } else if (!tests.containsKey(test.group(1))) {
            faults.add("there is no test " + name);
        } else if (test.group(2) != null) {
            String text = "";
            for (Path file : tests.get(test.group(1))) {
                text += Files.readString(file);
            }
            if (!Pattern.compile("\\b(void|ArchRule)\\s+" + test.group(2) + "\\b")
                    .matcher(text)
                    .find()) {
                faults.add("there is no test " + name);
            }
        }
    }

    /** All tests of all modules, by their simple names. */
    private static Map<String, List<Path>> tests() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            List<Path> roots = modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
            List<Path> all = new ArrayList<>();
            for (Path root : roots) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.getFileName().toString().endsWith("Test.java"))
                            .forEach(all::add);
                }
            }
            return all.stream()
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString().replace(".java", "")));
        }
    }
}
