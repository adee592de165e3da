package dev.rekey.exchanges.catalog;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page's script, run by Node where that is installed; without it the test is left out. */
final class PageScript {

    private static final Path SCRIPT = Path.of("src", "main", "resources", "META-INF", "resources", "js", "shape.js");
    private static final Path RUNNER = Path.of("src", "test", "js", "looks.mjs");

    /** What one person pasted. */
    record Page(List<Field> fields, Map<String, String> pasted) {

        private Map<String, Object> forTheScript() {
            return Map.of("fields", fields.stream().map(Page::field).toList(), "pasted", pasted);
        }

        private static Map<String, Object> field(Field field) {
            Field.Shape shape = field.shape();
            List<String> keyFiles = shape.keyFiles();
            return Map.of(
                    "id",
                    field.id(),
                    "label",
                    field.label(),
                    "pattern",
                    shape.pattern(),
                    "words",
                    shape.words(),
                    "least",
                    shape.least(),
                    "most",
                    shape.most(),
                    "confirmed",
                    shape.confirmed(),
                    "mistaken",
                    field.mistaken().stream()
                            .map(kind -> Map.of("pattern", kind.pattern(), "say", kind.say()))
                            .toList(),
                    "keyFiles",
                    keyFiles == null ? List.of() : keyFiles);
        }
    }

    private PageScript() {}

    /** What the script says of each page. */
    static List<List<ShapeCheck.Look>> looks(List<Page> pages) {
        String printed = run(JsonMapper.shared()
                .writeValueAsString(pages.stream().map(Page::forTheScript).toList()));
        return JsonMapper.shared()
                .readTree(printed)
                .valueStream()
                .map(page -> page.valueStream().map(PageScript::look).toList())
                .toList();
    }

    /** The same looks as the script tells them: it has the sentences and no codes. */
    static List<ShapeCheck.Look> withoutCodes(List<ShapeCheck.Look> looks) {
        return looks.stream()
                .map(look -> new ShapeCheck.Look(
                        look.field(),
                        look.value(),
                        look.remarks().stream()
                                .map(one -> new ShapeCheck.Remark(one.kind(), one.other(), one.by(), one.say(), null))
                                .toList(),
                        look.stops(),
                        look.moved()))
                .toList();
    }

    private static ShapeCheck.Look look(JsonNode look) {
        return new ShapeCheck.Look(
                look.get("field").asString(),
                look.get("value").asString(),
                look.get("remarks")
                        .valueStream()
                        .map(remark -> new ShapeCheck.Remark(
                                ShapeCheck.Kind.valueOf(remark.get("kind").asString()),
                                remark.get("other").isNull()
                                        ? null
                                        : remark.get("other").asString(),
                                remark.get("by").asInt(),
                                remark.get("say").asString(),
                                null))
                        .toList(),
                look.get("stops").asBoolean(),
                look.get("moved").asBoolean());
    }

    private static String run(String input) {
        try {
            Path errors = Files.createTempFile("node", ".txt");
            Process process = start(errors);
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String complaint = Files.readString(errors);
            Files.delete(errors);
            if (code != 0) {
                throw new AssertionError("the script failed: " + complaint);
            }
            return printed;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static Process start(Path errors) {
        try {
            return new ProcessBuilder("node", RUNNER.toString(), SCRIPT.toString())
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException missing) {
            return Assumptions.abort("Node is not installed");
        }
    }
}
