package dev.rekey.starter.api;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether a JSON answer is what its schema says: no part missing, none unheard of, each of its type. */
final class Fits {

    private final ApiReader document;
    private final List<String> wrong = new ArrayList<>();

    private Fits(ApiReader document) {
        this.document = document;
    }

    /** What does not fit; empty when all does. */
    static List<String> wrong(ApiReader document, JsonNode schema, JsonNode json) {
        Fits fits = new Fits(document);
        fits.look("answer", schema, json);
        return fits.wrong;
    }

    private void look(String where, JsonNode of, JsonNode json) {
        JsonNode schema = document.resolved(of);
        if (schema.has("anyOf")) {
            if (!json.isNull()) {
                look(where, schema.path("anyOf").path(0), json);
            }
            return;
        }
        if (!isOf(schema.path("type"), json)) {
            wrong.add(where + " is no " + schema.path("type"));
        } else if (json.isObject()) {
            parts(where, schema, json);
        } else if (json.isArray()) {
            json.forEach(item -> look(where + "[]", schema.path("items"), item));
        } else if (schema.has("enum") && !contains(schema.path("enum"), json)) {
            wrong.add(where + " has the unknown word " + json);
        }
    }

    private void parts(String where, JsonNode schema, JsonNode json) {
        schema.path("required").forEach(part -> {
            if (!json.has(part.asString())) {
                wrong.add(where + " lacks " + part);
            }
        });
        JsonNode others = schema.path("additionalProperties");
        boolean free = !schema.has("properties") && !others.isObject();
        json.properties().forEach(part -> {
            JsonNode known = schema.path("properties").path(part.getKey());
            if (known.isObject()) {
                look(where + "." + part.getKey(), known, part.getValue());
            } else if (others.isObject()) {
                look(where + "." + part.getKey(), others, part.getValue());
            } else if (!free) {
                wrong.add(where + " has " + part.getKey() + ", which is not described");
            }
        });
    }

    private static boolean isOf(JsonNode type, JsonNode json) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (isOf(one, json)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asString("")) {
            case "object" -> json.isObject();
            case "array" -> json.isArray();
            case "string" -> json.isString();
            case "integer" -> json.isIntegralNumber();
            case "number" -> json.isNumber();
            case "boolean" -> json.isBoolean();
            case "null" -> json.isNull();
            default -> true;
        };
    }

    private static boolean contains(JsonNode words, JsonNode word) {
        for (JsonNode one : words) {
            if (one.equals(word)) {
                return true;
            }
        }
        return false;
    }
}
