package dev.rekey.exchanges.catalog;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what keeps a file of the catalogue from holding together: the rules that are the same for all of them. */
abstract class Holding {

    private static final Pattern JARGON =
            Pattern.compile("\\b(workflow|slot|intake|payload)s?\\b", Pattern.CASE_INSENSITIVE);

    private final List<String> problems = new ArrayList<>();

    /** Whether no problem was found so far. */
    boolean holds() {
        return problems.isEmpty();
    }

    /** All problems so far, one short text each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    void complete(String where, Object value) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                present(where + "[" + i + "]", list.get(i), false);
            }
        } else if (value instanceof String text) {
            if (text.isBlank()) {
                problem(where + " is empty");
            }
        } else if (value instanceof Record) {
            for (RecordComponent part : value.getClass().getRecordComponents()) {
                boolean optional = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
                present(where + "." + part.getName(), read(part, value), optional);
            }
        }
    }

    void present(String where, @Nullable Object value, boolean optional) {
        if (value != null) {
            complete(where, value);
        } else if (!optional) {
            problem(where + " is missing");
        }
    }

    private static @Nullable Object read(RecordComponent part, Object record) {
        try {
            return part.getAccessor().invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot read " + part, impossible);
        }
    }

    void identity(String folder, String id) {
        if (!id.equals(folder)) {
            problem("the profile in folder " + folder + " names itself " + id);
        }
        if (!id.matches("[a-z0-9]+")) {
            problem("the id " + id + " is not of lower case letters and digits");
        }
    }

    void facts(List<Fact> facts) {
        if (facts.isEmpty()) {
            problem("there are no facts");
        }
        facts.forEach(fact -> sentence("fact", fact.says()));
    }

    void optionalSentence(String where, @Nullable String text) {
        if (text != null) {
            sentence(where, text);
        }
    }

    void sentence(String where, String text) {
        if (!text.endsWith(".")) {
            problem(where + " does not end with a full stop: " + text);
        }
        plain(where, text);
    }

    void plain(String where, String text) {
        if (JARGON.matcher(text).find()) {
            problem(where + " uses a word of ours: " + text);
        }
    }

    <T> void unique(String what, List<T> values) {
        Set<T> twice = new HashSet<>();
        values.stream().filter(v -> Collections.frequency(values, v) > 1).forEach(twice::add);
        twice.forEach(value -> problem(what + " " + value + " stands twice"));
    }

    void problem(String text) {
        problems.add(text);
    }
}
