package dev.rekey.accounts.write;

import dev.rekey.accounts.store.Words;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/** Turns a file into rows of named cells, each with the line it stands on. What cannot be read becomes a problem. */
final class ListReader {

    /** One row: the cells that are not blank, stripped, by column. */
    record Row(int line, Map<String, String> cells) {}

    private static final List<String> NEEDED = List.of("customer", "name", "exchange", "market", "label");

    /** Columns of the list; those marked with true are needed. */
    static final Map<String, Boolean> COLUMNS = columns();

    /** What Rekey's own pages call a column, and what goes with it elsewhere. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("customerid", "customer"),
            Map.entry("customerreference", "customer"),
            Map.entry("customername", "name"),
            Map.entry("exchangeuserid", "exchangeUid"),
            Map.entry("keys", "slots"),
            Map.entry("addresses", "whitelist"),
            Map.entry("ipaddresses", "whitelist"),
            Map.entry("ipwhitelist", "whitelist"),
            Map.entry("mail", "email"),
            Map.entry("emailaddress", "email"),
            Map.entry("locale", "language"),
            Map.entry("zone", "timezone"));

    private static final Map<String, String> BY_LETTERS = byLetters();
    private static final int MOST_ROWS = 100_000;
    /** As many as a row of a spreadsheet has. */
    private static final int MOST_CELLS = 16_384;

    private static final CsvMapper CSV =
            CsvMapper.builder().enable(CsvReadFeature.SKIP_EMPTY_LINES).build();
    // Of a field that is there twice nobody can say which one is meant.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<Row> rows = new ArrayList<>();
    private final List<RowProblem> problems;
    /** Where the row begins that is being read; 0 until its first cell is there. */
    private int rowBegins;

    private ListReader(List<RowProblem> problems) {
        this.problems = problems;
    }

    static List<Row> csv(Reader text, List<RowProblem> problems) {
        ListReader reader = new ListReader(problems);
        Separated list = Separated.of(withoutMark(text), BY_LETTERS.keySet());
        try (JsonParser parser = CSV.readerFor(JsonNode.class)
                .with(CsvSchema.emptySchema().withColumnSeparator(list.separator()))
                .createParser(list.text())) {
            reader.readCsv(parser, list);
        } catch (JacksonException e) {
            reader.unreadable(
                    e,
                    "This line is no line of a list. Check its quotes: each has to end, and one within a value stands twice (\"\").");
        }
        return reader.rows;
    }

    static List<Row> json(Reader text, List<RowProblem> problems) {
        ListReader reader = new ListReader(problems);
        try (JsonParser parser = JSON.createParser(withoutMark(text))) {
            reader.readJson(parser);
        } catch (JacksonException e) {
            reader.unreadable(e, "The file is no JSON from here on.");
        }
        return reader.rows;
    }

    private void readCsv(JsonParser parser, Separated list) {
        List<String> header = List.of();
        boolean first = true;
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            // The start of a row is still told with the line before; its first cell with its own.
            int line = 0;
            rowBegins = 0;
            List<String> cells = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                line = line == 0
                        ? list.linesBefore() + parser.currentTokenLocation().getLineNr()
                        : line;
                rowBegins = line;
                String cell = parser.getString();
                cells.add(cell == null ? "" : LookAlike.stripped(cell));
                if (cells.size() > MOST_CELLS) {
                    problems.add(new RowProblem(line, "", "This row has more than " + MOST_CELLS + " cells."));
                    return;
                }
            }
            if (first && cells.stream().allMatch(String::isEmpty)) {
                continue;
            }
            if (first) {
                first = false;
                header = cells.stream().map(ListReader::column).toList();
                if (!headerFits(line, header)) {
                    hintAtHeader(parser, list);
                    return;
                }
            } else if (cells.stream().anyMatch(cell -> !cell.isEmpty()) && !repeats(header, cells)) {
                addRow(line, header, cells, list.separator());
            }
            if (rows.size() > MOST_ROWS) {
                tooLong(line);
                return;
            }
        }
        if (first) {
            problems.add(new RowProblem(1, "", "The file is empty."));
        }
    }

    /** Lists that were put together bring their names again. */
    private static boolean repeats(List<String> header, List<String> cells) {
        return cells.stream().map(ListReader::column).toList().equals(header);
    }

    /** Above the names there often stands a title, or a row of names that stand for several columns each. */
    private void hintAtHeader(JsonParser parser, Separated list) {
        for (int row = 0; row < Separated.MOST_LINES_ABOVE && parser.nextToken() == JsonToken.START_ARRAY; row++) {
            int line = 0;
            Set<String> names = new HashSet<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                line = line == 0
                        ? list.linesBefore() + parser.currentTokenLocation().getLineNr()
                        : line;
                names.add(column(String.valueOf(parser.getString())));
            }
            if (NEEDED.stream().allMatch(names::contains)) {
                problems.add(new RowProblem(line, "", "This row names the columns. Take off what stands above it."));
                return;
            }
        }
    }

    /** The column's own name, whatever its capitals, blanks and underscores; what is no column stays as it is. */
    private static String column(String written) {
        return BY_LETTERS.getOrDefault(Separated.letters(written), written);
    }

    private boolean headerFits(int line, List<String> header) {
        if (header.stream().noneMatch(COLUMNS::containsKey)) {
            problems.add(new RowProblem(
                    line,
                    "",
                    "The first row has to name the columns, with commas between them: customer, name, exchange, market,"
                            + " label; and what else there is to say. It begins with “" + shortened(header.get(0))
                            + "”."));
            return false;
        }
        int before = problems.size();
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            if (name.isEmpty()) {
                continue;
            }
            if (!COLUMNS.containsKey(name)) {
                problems.add(new RowProblem(
                        line,
                        shortened(name),
                        "This column is not known. Take it off, or name it as one of: "
                                + String.join(", ", COLUMNS.keySet()) + "."));
            } else if (!seen.add(name)) {
                problems.add(new RowProblem(line, name, "This column is there twice."));
            }
        }
        COLUMNS.forEach((name, needed) -> {
            if (needed && !seen.contains(name)) {
                problems.add(new RowProblem(line, name, "This column is missing."));
            }
        });
        return problems.size() == before;
    }

    private void addRow(int line, List<String> header, List<String> cells, char separator) {
        int named = header.size();
        while (named > 0 && header.get(named - 1).isEmpty()) {
            named--;
        }
        int filled = cells.size();
        while (filled > 0 && cells.get(filled - 1).isEmpty()) {
            filled--;
        }
        if (filled > header.size() || cells.size() < named) {
            problems.add(new RowProblem(
                    line,
                    "",
                    "This row has " + cells.size() + (cells.size() == 1 ? " cell" : " cells") + ", the first row has "
                            + header.size() + "."
                            + (filled > header.size()
                                    ? " A value with “" + Separated.shown(separator)
                                            + "” in it has to stand in straight quotes (\")."
                                    : "")));
            return;
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(cells.size(), header.size()); i++) {
            if (!cells.get(i).isEmpty() && header.get(i).isEmpty()) {
                problems.add(new RowProblem(
                        line,
                        "",
                        "“" + shortened(cells.get(i)) + "” stands in column " + (i + 1)
                                + ", which has no name in the first row."));
                return;
            }
            if (!cells.get(i).isEmpty()) {
                row.put(header.get(i), cells.get(i));
            }
        }
        rows.add(new Row(line, row));
    }

    private void readJson(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            problems.add(new RowProblem(1, "", "The file is no JSON list of accounts."));
            return;
        }
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            int line = parser.currentTokenLocation().getLineNr();
            JsonNode node = parser.readValueAsTree();
            if (node.isObject()) {
                addRow(line, node);
            } else {
                problems.add(new RowProblem(line, "", "This is no account: an object in braces is expected."));
            }
            if (rows.size() > MOST_ROWS) {
                tooLong(line);
                return;
            }
            token = parser.nextToken();
        }
        if (parser.nextToken() != null) {
            int line = parser.currentTokenLocation().getLineNr();
            problems.add(new RowProblem(line, "", "Something follows the end of the list."));
        }
    }

    private void addRow(int line, JsonNode node) {
        Map<String, String> named = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = column(field.getKey());
            if (!COLUMNS.containsKey(name)) {
                problems.add(new RowProblem(line, shortened(field.getKey()), "This field is not known."));
                continue;
            }
            String cell = cell(line, name, field.getValue());
            if (!cell.isEmpty() && named.putIfAbsent(name, cell) != null) {
                problems.add(new RowProblem(line, name, "This field is there twice."));
            }
        }
        rows.add(new Row(line, named));
    }

    private String cell(int line, String name, JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (value.isString() || value.isNumber() || value.isBoolean()) {
            return LookAlike.stripped(value.asString());
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            for (JsonNode part : value) {
                if (!part.isString()) {
                    problems.add(new RowProblem(line, name, "Every entry of this list must be a text."));
                    return "";
                }
                parts.add(LookAlike.stripped(part.stringValue()));
            }
            return String.join(";", parts);
        }
        problems.add(new RowProblem(line, name, "A text, a number or a list is expected here."));
        return "";
    }

    private void unreadable(JacksonException e, String reason) {
        TokenStreamLocation location = e.getLocation();
        // A quote that does not end takes all the rest of the file: what helps is where its row begins.
        int line = rowBegins > 0 || location == null ? rowBegins : location.getLineNr();
        problems.add(new RowProblem(Math.max(1, line), "", reason));
    }

    private void tooLong(int line) {
        problems.add(new RowProblem(line, "", "The list is too long: " + MOST_ROWS + " accounts fit in one file."));
    }

    private static String shortened(String name) {
        return Words.clean(name, 40);
    }

    /** Some programs begin a file with a byte-order mark, which would become part of the first column's name. */
    private static Reader withoutMark(Reader text) {
        try {
            PushbackReader pushback = new PushbackReader(text);
            int first = pushback.read();
            if (first != -1 && first != '\uFEFF') {
                pushback.unread(first);
            }
            return pushback;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> byLetters() {
        Map<String, String> names = new HashMap<>(OTHER_NAMES);
        COLUMNS.keySet().forEach(name -> names.put(Separated.letters(name), name));
        return names;
    }

    private static Map<String, Boolean> columns() {
        Map<String, Boolean> columns = new LinkedHashMap<>();
        for (String needed : NEEDED) {
            columns.put(needed, true);
        }
        for (String free : List.of(
                "slots",
                "runningBots",
                "openPositions",
                "openOrders",
                "exchangeUid",
                "lastWorkingAt",
                "status",
                "whitelist",
                "mode",
                "email",
                "language",
                "timezone")) {
            columns.put(free, false);
        }
        return columns;
    }
}
