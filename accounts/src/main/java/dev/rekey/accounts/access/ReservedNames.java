package dev.rekey.accounts.access;

import java.util.Locale;
import java.util.Set;

/** Names that stand in the audit trail for no person and no program that is added here. */
public final class ReservedNames {

    private static final Set<String> NAMES =
            Set.of("codec token", "demo", "import", "nobody", "operator", "platform", "rekey", "temporal", "unknown");

    private ReservedNames() {}

    /** Whether nobody may be added under this name: what they did would read as done by somebody else. */
    public static boolean has(String name) {
        return NAMES.contains(name.strip().toLowerCase(Locale.ROOT));
    }
}
