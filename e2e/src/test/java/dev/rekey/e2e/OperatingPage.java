package dev.rekey.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * docs/operating.md as something to follow. Before each block of commands stands a remark that no reader sees and that
 * says on which machines it is run: {@code <!-- on: one two -->} at once, {@code <!-- rolling: one two -->} one after the
 * other while people work.
 */
record OperatingPage(List<Step> steps, String text) {

    private static final Path PAGE = Path.of("..", "docs", "operating.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^(?:<!-- (\\w+): ([^>]*?) -->\\n)?```sh\\n(.*?)^```$");
    private static final Pattern RULES = Pattern.compile("(?ms)^```promql\\n(.*?)^```$");
    private static final Pattern METER = Pattern.compile("\\b(?:up|[a-z]+(?:_[a-z]+)+)(?=[{\\[)]| [=>])");

    /**
     * Some commands.
     *
     * @param how {@code on} or {@code rolling}
     */
    record Step(String how, List<String> machines, String commands) {}

    static OperatingPage read() throws IOException {
        String text = Files.readString(PAGE);
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1) == null) {
                throw new AssertionError("Nothing says where this is run:\n" + block.group(3));
            }
            steps.add(new Step(block.group(1), List.of(block.group(2).strip().split(" ")), block.group(3)));
        }
        return new OperatingPage(steps, text);
    }

    /** The meters that the alerts are about. */
    Set<String> meters() {
        Set<String> meters = new TreeSet<>();
        Matcher rules = RULES.matcher(text);
        while (rules.find()) {
            Matcher meter = METER.matcher(rules.group(1).replaceAll("(?m)^#.*$|by \\([^)]*\\)", ""));
            while (meter.find()) {
                meters.add(meter.group());
            }
        }
        return meters;
    }
}
