package dev.rekey.e2e.prove;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every answer given to a person, in the order in which they were given. */
final class AnswerLog {

    private final List<Said> all = new ArrayList<>();
    private final Path file;

    AnswerLog(Path file) {
        this.file = file;
    }

    synchronized void add(Said said) {
        all.add(said);
        try (BufferedWriter out = Files.newBufferedWriter(
                file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
            out.write(said.line());
            out.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized List<Said> all() {
        return List.copyOf(all);
    }

    /** What a request can have come to, as far as its sender was told. */
    enum Fate {
        /** Somebody was told that it was done. */
        DONE,
        /** Somebody was told that it is kept: it must be done, or answered. */
        SAVED,
        /** Nobody was told anything that binds. */
        OPEN,
        /** Somebody was told that it was not done, and nobody anything else. */
        NOT_DONE
    }

    /** The answers to each request of one kind, by its id. */
    static Map<String, List<Said>> byRequest(List<Said> answers) {
        Map<String, List<Said>> byId = new LinkedHashMap<>();
        answers.forEach(said ->
                byId.computeIfAbsent(said.id(), none -> new ArrayList<>()).add(said));
        return byId;
    }

    static Fate fate(List<Said> answers) {
        if (answers.stream().anyMatch(said -> said.kind() == Said.Kind.TAKEN)) {
            return Fate.DONE;
        }
        if (answers.stream().anyMatch(said -> said.kind() == Said.Kind.SAVED)) {
            return Fate.SAVED;
        }
        return answers.stream().anyMatch(said -> said.kind() == Said.Kind.UNKNOWN) ? Fate.OPEN : Fate.NOT_DONE;
    }
}
