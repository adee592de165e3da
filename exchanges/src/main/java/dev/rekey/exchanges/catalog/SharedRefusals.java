package dev.rekey.exchanges.catalog;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refusals that several exchanges share, because they speak one API. A profile names their file as {@code refusalsOf};
 * each code in it is then known to all of them.
 */
final class SharedRefusals {

    /** Names the file; no part of a profile that was read. */
    static final String NAMED = "refusalsOf";

    private SharedRefusals() {}

    /**
     * Puts the shared rows behind a profile's own. A code that the profile has a row for is left to that row.
     *
     * @param profile a profile as its file has it; the rows are added to it, and the name of the file is taken away
     * @param shared the rows that are shared, as their file has them
     */
    static void addTo(ObjectNode profile, JsonNode shared) {
        Set<String> own = new HashSet<>();
        profile.path("refusals").forEach(row -> row.path("codes").forEach(code -> own.add(code.asString(""))));
        ArrayNode rows = profile.arrayNode();
        profile.path("refusals").forEach(rows::add);
        for (JsonNode row : shared) {
            ObjectNode theirs = (ObjectNode) row.deepCopy();
            ArrayNode codes = theirs.putArray("codes");
            row.path("codes")
                    .valueStream()
                    .filter(code -> !own.contains(code.asString("")))
                    .forEach(codes::add);
            if (!codes.isEmpty()) {
                rows.add(theirs);
            }
        }
        profile.set("refusals", rows);
        profile.remove(NAMED);
    }
}
