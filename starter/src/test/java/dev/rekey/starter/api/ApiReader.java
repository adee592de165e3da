package dev.rekey.starter.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The document as a program reads it: nothing but its JSON. */
record ApiReader(JsonNode document) {

    /** One operation. */
    record Operation(String method, String path, JsonNode json) {

        String name() {
            return method + " " + path;
        }

        String id() {
            return json.path("operationId").asString();
        }

        Set<String> statuses() {
            return new LinkedHashSet<>(json.path("responses").propertyNames());
        }

        JsonNode answer(String status) {
            return json.path("responses").path(status);
        }

        List<JsonNode> parameters() {
            List<JsonNode> all = new ArrayList<>();
            json.path("parameters").forEach(all::add);
            return all;
        }

        List<String> variables() {
            return parameters().stream()
                    .filter(parameter -> parameter.path("in").asString().equals("path"))
                    .map(parameter -> parameter.path("name").asString())
                    .toList();
        }

        /** What may be sent, by its type. */
        Map<String, JsonNode> bodies() {
            Map<String, JsonNode> bodies = new LinkedHashMap<>();
            json.at("/requestBody/content")
                    .properties()
                    .forEach(body -> bodies.put(body.getKey(), body.getValue().path("schema")));
            return bodies;
        }

        /** The scopes or roles of one way in. */
        Set<String> needs(String way) {
            Set<String> needs = new LinkedHashSet<>();
            json.path("security").forEach(ways -> ways.path(way).forEach(need -> needs.add(need.asString())));
            return needs;
        }

        boolean isForAnybody() {
            for (JsonNode way : json.path("security")) {
                if (way.has("desk") || way.has("guide") || way.has("program")) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return name();
        }
    }

    List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> all.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        return all;
    }

    Optional<Operation> operation(String name) {
        return operations().stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst();
    }

    JsonNode schemas() {
        return document.at("/components/schemas");
    }

    JsonNode securitySchemes() {
        return document.at("/components/securitySchemes");
    }

    /** A schema, and if it only refers to a message, that one. */
    JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : schemas().path(message(reference));
    }

    /** The parts of an object. */
    JsonNode parts(JsonNode schema) {
        return resolved(schema).path("properties");
    }

    /** The words that a part may be. */
    List<String> values(String message, String part) {
        List<String> values = new ArrayList<>();
        schemas()
                .path(message)
                .path("properties")
                .path(part)
                .path("enum")
                .forEach(value -> values.add(value.asString()));
        return values;
    }

    /** The messages that something refers to. */
    Set<String> references() {
        Set<String> references = new LinkedHashSet<>();
        document.findValues("$ref").forEach(reference -> references.add(message(reference.asString())));
        return references;
    }

    /** Whether anything is called so: a parameter, or a part of a message or a form. */
    boolean says(String name) {
        return document.findValue(name) != null
                || document.findValues("name").stream()
                        .anyMatch(known -> known.isString() && known.asString().equals(name));
    }

    private static String message(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
