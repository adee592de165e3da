package dev.rekey.e2e.bench;

import java.util.Map;
import java.util.UUID;

/** There and back between the first two steps of an account. */
final class Walk {

    private final Tab tab;
    private final String path;
    private boolean opened;

    Walk(Tab tab, String account) {
        this.tab = tab;
        this.path = "/guide/accounts/" + account;
    }

    synchronized void step() {
        String id = UUID.randomUUID().toString();
        int status = tab.post(
                path + "/actions",
                opened ? Map.of("type", "GoBack", "to", "EDIT", "id", id) : Map.of("type", "OpenEdit", "id", id));
        if (status != 200) {
            throw new IllegalStateException("a step was answered with status " + status);
        }
        opened = !opened;
    }

    /** Makes no key while the account is not open for editing: refused. */
    void refused() {
        int status = tab.post(
                path + "/actions",
                Map.of("type", "KeyCreated", "id", UUID.randomUUID().toString()));
        if (status / 100 != 4) {
            throw new IllegalStateException("a step that does not fit was answered with status " + status);
        }
    }

    void load() {
        tab.load(path);
    }
}
