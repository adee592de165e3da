package dev.rekey.starter.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the document says that no method's signature does, as {@code rekey-api.csv} says it. */
final class OperationWords {

    private static final String FILE = "/rekey-api.csv";
    private static final String FIELD = "field";

    private final Map<String, Words> operations;
    private final Map<String, String> fields;

    private OperationWords(Map<String, Words> operations, Map<String, String> fields) {
        this.operations = Map.copyOf(operations);
        this.fields = Map.copyOf(fields);
    }

    /**
     * One operation.
     *
     * @param summary one sentence
     * @param answers what it answers besides the refusals that every operation of its kind has
     */
    record Words(String summary, List<Result> answers) {}

    /**
     * One answer.
     *
     * @param status such as 200
     * @param schema the name of what programs get; empty when the page's method says it, or when nothing comes
     * @param warns whether it may say that a secret was cut out of the words that were sent
     */
    record Result(String status, String schema, boolean warns) {

        private static final String WARNS = "+warning";

        private static Result parse(String text) {
            boolean warns = text.endsWith(WARNS);
            String[] parts = (warns ? text.substring(0, text.length() - WARNS.length()) : text).split(":", 2);
            return new Result(parts[0], parts.length == 1 ? "" : parts[1], warns);
        }
    }

    /**
     * Reads the table.
     *
     * @throws IllegalStateException when a line cannot be read; the message says which
     */
    static OperationWords load() {
        try (InputStream file = OperationWords.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the words of the interface are missing");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the words of the interface cannot be read", e);
        }
    }

    private static OperationWords parse(String text) {
        Map<String, Words> operations = new HashMap<>();
        Map<String, String> fields = new HashMap<>();
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        for (String line : lines) {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            Object before;
            if (cells.size() == 3 && cells.get(0).equals(FIELD)) {
                before = fields.put(cells.get(1), cells.get(2));
            } else if (cells.size() == 4) {
                before = operations.put(
                        cells.get(0) + " " + cells.get(1), new Words(cells.get(2), answers(cells.get(3))));
            } else {
                throw new IllegalStateException("the words of the interface have an odd line: " + line);
            }
            if (before != null) {
                throw new IllegalStateException("the words of the interface say this twice: " + line);
            }
        }
        return new OperationWords(operations, fields);
    }

    private static List<Result> answers(String cell) {
        List<Result> answers = new ArrayList<>();
        for (String answer : cell.split("\\s+", -1)) {
            if (!answer.isEmpty()) {
                answers.add(Result.parse(answer));
            }
        }
        return answers;
    }

    /** All that is said of messages and their parts, by {@code ActionForm.sealed} and the like. */
    Set<String> fields() {
        return fields.keySet();
    }

    /** All operations of which something is said. */
    Set<String> operations() {
        return operations.keySet();
    }

    /** What is said of an operation, such as {@code POST /desk/people}. */
    Optional<Words> of(String operation) {
        return Optional.ofNullable(operations.get(operation));
    }

    /** What is said of a part of a message, such as {@code ActionForm.sealed}, or else of any part of that name. */
    Optional<String> field(String message, String part) {
        return Optional.ofNullable(fields.getOrDefault(message + "." + part, fields.get(part)));
    }
}
