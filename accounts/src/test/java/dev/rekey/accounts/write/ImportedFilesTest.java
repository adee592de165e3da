package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as spreadsheets and programs really save them, each with what an import of it has to come to. */
class ImportedFilesTest {

    private static final String FOLDER = "/import/";

    private final House house = new House(Database.H2_FILE);

    @AfterEach
    void close() {
        house.close();
    }

    /** One line of the table beside the files. */
    record Case(String file, String kind, int code, String says, String saysNot) {
        @Override
        public String toString() {
            return file + ": " + kind;
        }
    }

    static Stream<Case> files() throws IOException {
        String table = new String(bytes("expected.tsv"), StandardCharsets.UTF_8);
        return table.lines().filter(line -> !line.startsWith("#")).map(line -> {
            String[] cells = line.split("\t", -1);
            return new Case(cells[0], cells[1], Integer.parseInt(cells[2]), cells[3], cells[4]);
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_file_is_taken_in_or_said_to_be_what_it_is(Case given) throws IOException {
        // when
        byte[] file = bytes(given.file());
        ImportResult result = house.accountImport.importList(file, (exchange, market) -> exchange.matches("[a-z]+"));

        // then
        String said = said(result);
        assertThat(result.stored()).as(said).isEqualTo(given.code() == 0);
        assertThat(said).containsPattern(given.says());
        if (!given.saysNot().isEmpty()) {
            assertThat(said).doesNotContainPattern(given.saysNot());
        }
        // and: what was taken in is whole
        if (result.stored()) {
            assertThat(house.directory.searchCustomers("", 10))
                    .isNotEmpty()
                    .allSatisfy(customer ->
                            assertThat(customer.name()).isIn("Iris Vale", "Jörg Müller", "José Muñoz", "Jörg"));
        } else {
            assertThat(house.directory.searchCustomers("", 10)).isEmpty();
        }
    }

    @Test
    void every_file_of_the_folder_stands_in_the_table() throws Exception {
        try (Stream<Path> present = Files.list(
                Path.of(Objects.requireNonNull(getClass().getResource(FOLDER)).toURI()))) {
            List<String> names = present.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals("expected.tsv"))
                    .toList();
            assertThat(files().map(Case::file).toList()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    private static String said(ImportResult result) {
        StringBuilder said = new StringBuilder();
        result.notes().forEach(note -> said.append(note).append(' '));
        result.problems()
                .forEach(problem -> said.append("line ")
                        .append(problem.line())
                        .append(problem.column().isEmpty() ? "" : ", " + problem.column())
                        .append(": ")
                        .append(problem.reason())
                        .append(' '));
        return said.append(result.added()).append(" added").toString();
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream file = ImportedFilesTest.class.getResourceAsStream(FOLDER + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}
