package dev.rekey.exchanges.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this exchange takes the addresses a key may be used from.
 *
 * @param supported whether a key can be bound to addresses at all
 * @param form how its form takes them
 * @param most how many it takes, if a limit is known
 * @param mostConfirmed whether that limit is documented
 * @param ranges whether it takes ranges (CIDR)
 */
public record WhitelistRule(
        boolean supported, Form form, @Nullable Integer most, boolean mostConfirmed, boolean ranges) {

    /** The shape of the exchange's form. */
    public enum Form {
        COMMA,
        SPACE,
        LINES,
        /** One field for each address. */
        ONE_BY_ONE
    }

    /** These addresses as the exchange's form takes them, for a copy button. */
    public String render(List<String> addresses) {
        return switch (form) {
            case COMMA -> String.join(",", addresses);
            case SPACE -> String.join(" ", addresses);
            case LINES, ONE_BY_ONE -> String.join("\n", addresses);
        };
    }

    /** Whether the exchange is known to take fewer addresses than these. */
    public boolean tooMany(List<String> addresses) {
        return most != null && addresses.size() > most;
    }
}
