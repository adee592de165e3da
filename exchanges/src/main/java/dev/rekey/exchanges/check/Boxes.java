package dev.rekey.exchanges.check;

import dev.rekey.terms.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The boxes of a key where an answer tells each by a name of its own, as true or false. A box that is told in another way,
 * or not at all, neither passes nor fails.
 */
public final class Boxes {

    private final Findings findings;
    private final JsonNode told;

    /** Reads boxes from an answer. */
    public Boxes(Findings findings, JsonNode told) {
        this.findings = findings;
        this.told = told;
    }

    /** A box that has to be ticked. */
    public void needed(Check check, String name, String box) {
        JsonNode value = told.path(name);
        if (value.isBoolean()) {
            findings.needed(check, value.booleanValue(), box);
        } else {
            findings.unreadable(check);
        }
    }

    /** Boxes of which none may be ticked, by their names in the answer. */
    public void moneyOut(Map<String, String> boxes) {
        List<String> ticked = new ArrayList<>();
        boxes.forEach((name, box) -> {
            JsonNode value = told.path(name);
            if (!value.isBoolean()) {
                findings.unreadable(Check.NO_WITHDRAW);
            } else if (value.booleanValue()) {
                ticked.add(box);
            }
        });
        findings.moneyOut(ticked);
    }
}
