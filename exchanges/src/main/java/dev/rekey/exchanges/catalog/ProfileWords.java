package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Market;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts the sentences of one language in the place of the keys that stand in a profile, and minds which keys are used. */
final class ProfileWords {

    private static final String SAY = "say";

    private final Words words;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> missing = new TreeSet<>();

    ProfileWords(Words words) {
        this.words = words;
    }

    /** Fills a profile that was read, in place. */
    void fill(ObjectNode profile) {
        for (JsonNode market : profile.path("markets")) {
            if (market instanceof ObjectNode one) {
                guide(one.path("guide"), market(one));
            }
        }
        for (JsonNode field : profile.path("fields")) {
            replace(field, "hint", null);
            replace(field.path("shape"), "words", null);
            field.path("mistaken").forEach(kind -> told(kind, kind.path("code").asString(""), false));
        }
        replace(profile.path("key"), "expiry", null);
        actions(profile.path("key").path("extend").path("actions"), null);
        replace(profile.path("key").path("extend"), "after", null);
        refusals(profile.path("refusals"));
        profile.path("sites").forEach(site -> refusals(site.path("refusals")));
        if (profile.path("closed") instanceof ObjectNode closed) {
            told(closed, "closed", true);
        }
    }

    /** Keys that the profile names and that stand in no file. */
    Set<String> missing() {
        return missing;
    }

    /** Keys that the profile names. */
    Set<String> used() {
        return used;
    }

    private static @Nullable Market market(ObjectNode market) {
        return switch (market.path("market").asString("")) {
            case "SPOT" -> Market.SPOT;
            case "FUTURES" -> Market.FUTURES;
            default -> null;
        };
    }

    private void guide(JsonNode guide, @Nullable Market market) {
        each(guide.path("before"), market);
        actions(guide.path("actions"), market);
        guide.path("boxes").forEach(box -> replace(box, "why", market));
        each(guide.path("after"), market);
    }

    private void actions(JsonNode actions, @Nullable Market market) {
        actions.forEach(action -> replace(action, "text", market));
    }

    private void each(JsonNode list, @Nullable Market market) {
        if (list instanceof ArrayNode keys) {
            for (int i = 0; i < keys.size(); i++) {
                keys.set(i, sentence(keys.get(i).asString(""), market));
            }
        }
    }

    private void replace(JsonNode holder, String part, @Nullable Market market) {
        if (holder instanceof ObjectNode one && one.path(part).isString()) {
            one.put(part, sentence(one.path(part).asString(), market));
        }
    }

    private void refusals(JsonNode rows) {
        for (JsonNode row : rows) {
            if (row instanceof ObjectNode one) {
                String code =
                        one.path("code").asString("refusal." + one.path("cause").asString(""));
                one.put("code", code);
                told(one, code, true);
            }
        }
    }

    /** What is wrong, what to do, and what the agent reads besides, all by one key. */
    private void told(JsonNode holder, String key, boolean agent) {
        if (holder instanceof ObjectNode one) {
            one.put(SAY, sentence(key, null));
            one.put("advice", sentence(key + Words.ADVICE, null));
            if (agent) {
                used.add(key + Words.AGENT);
                words.find(key + Words.AGENT, null, List.of()).ifPresent(text -> one.put("agent", text));
            }
        }
    }

    private String sentence(String key, @Nullable Market market) {
        used.add(key);
        return words.find(key, market, List.of()).orElseGet(() -> {
            missing.add(key);
            return "";
        });
    }
}
