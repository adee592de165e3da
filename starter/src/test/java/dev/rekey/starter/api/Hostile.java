package dev.rekey.starter.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes messages from their schemas: right ones, nearly right ones, and such as nobody means well with. With the same
 * seed it makes the same.
 */
final class Hostile {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "null",
            "undefined",
            "0",
            "-1",
            "2147483648",
            "99999999999999999999",
            "1e999",
            "NaN",
            "true",
            "openEdit",
            "OPENEDIT",
            "Join",
            "UNHEARD_OF",
            "\u0000",
            "a\u0000b",
            "\r\nSet-Cookie: planted=1\r\n\r\n<html>",
            "'; drop table customer; -- %_\\",
            "<script>alert(1)</script>${7*7}#{7*7}__${7*7}__*{7*7}",
            "\u202e\u200b\ufeff\ud83d\ude00\u0301",
            "\ud83d",
            "\ude00\ud83d",
            "../../../../etc/passwd",
            "..\\..\\windows",
            "%2e%2e%2f%00",
            "https://elsewhere.example/",
            "//elsewhere.example",
            "redirect:https://elsewhere.example",
            "0001-01-01T00:00:00Z",
            "İıſß",
            "\u0001\u001b[31m\u007f");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e999",
            "-99999999999999999999999999",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud83d\"",
            "[]",
            "[null]",
            "[[[]]]",
            "{}",
            "{\"type\":\"Skip\"}",
            "{\"@class\":\"javax.naming.InitialContext\"}",
            "9".repeat(1_100),
            "\"" + "x".repeat(70_000) + "\"",
            "[".repeat(1_500) + "]".repeat(1_500));

    private static final List<String> BODIES = List.of(
            "",
            " ",
            "null",
            "true",
            "\"",
            "\"text\"",
            "[]",
            "[{}]",
            "{",
            "{\"type\":",
            "{\"type\":\"Skip\",\"why\":{\"a\":[[[[",
            "{'type':'Skip'}",
            "{\"type\":\"Skip\" /* a comment */}",
            "{\"type\":\"OpenEdit\"}{\"type\":\"Skip\"}",
            "{\"type\":\"OpenEdit\",\"type\":\"Skip\",\"why\":\"twice\",\"why\":null}",
            "\ufeff{\"type\":\"OpenEdit\"}",
            "{\"\":\"\"}",
            "{\"payloads\":[{}]}",
            "{\"payloads\":[{\"metadata\":{\"encoding\":\"%\"},\"data\":\"!\"}]}",
            "{\"payloads\":{}}",
            "[".repeat(5_000),
            "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000),
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            "- type: Skip\n- !!javax.script.ScriptEngineManager []",
            "a=%zz&b=%",
            "&&&===&",
            "type=OpenEdit&type=Skip&type[]=x&type.class=y",
            "class.module.classLoader.x=1&_type=on&!type=off",
            "a=" + "x".repeat(100_000),
            "a=1&".repeat(3_000));

    private final Random random;
    private final ApiReader document;
    private final Function<String, String> known;

    /**
     * Makes them.
     *
     * @param known what is right for a part of this name; empty when nothing special is
     */
    Hostile(Random random, ApiReader document, Function<String, String> known) {
        this.random = random;
        this.document = document;
        this.known = known;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Any text at all. */
    String text() {
        return oneIn(10) ? "x".repeat(random.nextInt(5_000)) : one(TEXTS);
    }

    /** A whole body that is none. */
    String body() {
        return one(BODIES);
    }

    /** Mostly what is right for a part of this name. */
    String mostlyRight(String name, JsonNode schema) {
        return oneIn(4) ? text() : right(name, schema);
    }

    private String right(String name, JsonNode of) {
        JsonNode schema = document.resolved(of);
        String special = known.apply(name);
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.path("enum").forEach(value -> values.add(value.asString()));
            return one(values);
        }
        if (!special.isEmpty()) {
            return special;
        }
        return switch (type(schema)) {
            case "integer" -> one(List.of("0", "1", "2", "-1", "2147483647"));
            case "boolean" -> one(List.of("true", "false"));
            default -> sized(schema);
        };
    }

    /** As long as it may be, a little longer, or an ordinary sentence. */
    private String sized(JsonNode schema) {
        int most = schema.path("maxLength").asInt(40);
        return switch (random.nextInt(4)) {
            case 0 -> "w".repeat(most);
            case 1 -> "w".repeat(most + 1);
            default -> "I have closed the window with the secret.";
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asString() : type.asString("object");
    }

    /** JSON of this schema, of which a part may be missing, odd, doubled or unheard of. */
    String json(JsonNode schema) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> part : document.parts(schema).properties()) {
            if (oneIn(5)) {
                continue;
            }
            String name = JsonMapper.shared().writeValueAsString(part.getKey());
            parts.add(name + ":" + (oneIn(6) ? one(VALUES) : value(part.getKey(), part.getValue())));
            if (oneIn(20)) {
                parts.add(name + ":" + one(VALUES));
            }
        }
        if (oneIn(8)) {
            parts.add("\"surprise\":" + one(VALUES));
        }
        return "{" + String.join(",", parts) + "}";
    }

    private String value(String name, JsonNode of) {
        JsonNode schema = document.resolved(of);
        return switch (type(schema)) {
            case "array" -> "[" + value(name, schema.path("items")) + "]";
            case "integer", "boolean" -> right(name, schema);
            case "string" -> quoted(mostlyRight(name, schema));
            default -> json(schema);
        };
    }

    /** With escapes, so that half a character arrives as half a character. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    /** A form of this schema, with the same freedoms. */
    String form(JsonNode schema) {
        List<String> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> part : document.parts(schema).properties()) {
            JsonNode of = document.resolved(part.getValue());
            JsonNode item = type(of).equals("array") ? of.path("items") : of;
            int times = oneIn(5) ? 0 : oneIn(12) ? 2 : 1;
            for (int i = 0; i < times; i++) {
                fields.add(encoded(part.getKey()) + "=" + encoded(mostlyRight(part.getKey(), item)));
            }
        }
        if (oneIn(8)) {
            fields.add(encoded(text()) + "=" + encoded(text()));
        }
        return String.join("&", fields);
    }

    /** Encoded for an address or a form; half a character as the bytes that would stand for it. */
    static String encoded(String text) {
        if (text.equals("\ud83d")) {
            return "%ED%A0%BD";
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A part of a path. */
    String segment(String right) {
        if (!oneIn(4)) {
            return encoded(right);
        }
        return oneIn(2)
                ? one(Arrays.asList(
                        "-", "%00", "%2F", "%2e%2e", ";a=b", "..%3B", "%C0%AF", "%ED%A0%80", "%5C", "%0d%0a", "*"))
                : text().isBlank() ? "-" : encoded("x" + text());
    }
}
