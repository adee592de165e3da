package dev.rekey.e2e.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What was measured: printed as it comes, goals that are missed in red, and all of it kept as JSON. */
final class Results {

    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;
    private final boolean colour;
    private final Map<String, Object> all = new LinkedHashMap<>();
    private final List<String> missed = new ArrayList<>();
    private Map<String, Object> section = all;

    /** Prints here; in colour where a person reads it. */
    Results(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /** What follows is about this. */
    void section(String title) {
        out.println();
        out.println(title);
        section = new LinkedHashMap<>();
        all.put(title, section);
    }

    /** A sentence on how the figures come about. */
    void note(String sentence) {
        out.println("  " + sentence);
    }

    /** Durations. */
    void times(String name, Sample sample) {
        out.printf(Locale.ROOT, "  %-34s %s%n", name, sample.words());
        section.put(name, sample.figures());
    }

    /** Processor time. */
    void spent(String name, Spent spent) {
        out.printf(Locale.ROOT, "  %-34s %s%n", name, spent.words());
        section.put(name, Map.of("java", spent.java(), "temporal", spent.temporal()));
    }

    /** A figure that has no goal. */
    void figure(String name, double value, String unit) {
        figure(name, value, unit, null, true, "");
    }

    /** A figure that should not be above its goal. */
    void atMost(String name, double value, String unit, double goal) {
        figure(name, value, unit, goal, value <= goal, "at most");
    }

    /** A figure that should not be below its goal. */
    void atLeast(String name, double value, String unit, double goal) {
        figure(name, value, unit, goal, value >= goal, "at least");
    }

    private void figure(String name, double value, String unit, @Nullable Double goal, boolean met, String bound) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("value", value);
        figure.put("unit", unit);
        String text = number(value) + (unit.isEmpty() ? "" : " " + unit);
        if (goal != null) {
            figure.put("goal", goal);
            figure.put("met", met);
            text += "  (goal: " + bound + " " + number(goal) + (met ? ")" : "; missed)");
            if (!met) {
                missed.add(name + " " + number(value) + " instead of " + number(goal));
            }
        }
        out.printf(Locale.ROOT, "  %-34s %s%n", name, met || !colour ? text : RED + text + PLAIN);
        section.put(name, figure);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.2f", value);
    }

    /** What each of several answers to one question. */
    void answers(String question, Map<String, Boolean> answers) {
        List<String> words = new ArrayList<>();
        answers.forEach((who, answer) -> words.add(who + " " + (answer ? "yes" : "no")));
        out.printf(Locale.ROOT, "  %-46s %s%n", question, String.join(", ", words));
        section.put(question, answers);
    }

    /** A part that could not be measured. */
    void failed(String part, Exception why) {
        section("Not measured: " + part);
        String line = "  " + why;
        out.println(colour ? RED + line + PLAIN : line);
        section.put("failed", why.toString());
        missed.add(part + " could not be measured");
    }

    /** The goals that were missed, each with its figure. */
    List<String> missed() {
        return List.copyOf(missed);
    }

    /** The last line, and the file. */
    void end(Path json) throws IOException {
        out.println();
        if (missed.isEmpty()) {
            out.println("All goals met.");
        } else {
            String line = "Goals missed: " + String.join("; ", missed) + ".";
            out.println(colour ? RED + line + PLAIN : line);
        }
        all.put("missed", missed);
        Path file = json.toAbsolutePath();
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.writeString(
                file,
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
        out.println("Written to " + json + ".");
    }
}
