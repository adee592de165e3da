package dev.rekey.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * How an exchange takes the addresses of a key.
 *
 * @param label the words above the field
 * @param hint the words below it
 * @param limit how many it takes at most; 0 when a key cannot be bound to addresses
 * @param ranges whether ranges and IPv6 are taken besides single IPv4 addresses
 * @param lines whether each address may stand on a line of its own
 */
public record AddressForm(String label, String hint, int limit, boolean ranges, boolean lines) {

    /** For an exchange whose keys cannot be bound to addresses: the form has no field for them. */
    public static final AddressForm NONE = new AddressForm("", "", 0, false, false);

    /** The entries of what was typed, each once, in order. */
    List<String> split(String typed) {
        return Arrays.stream(typed.split(lines ? "[,\\s]" : ",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** What is wrong with the entries, in plain sentences. */
    List<String> problems(List<String> entries) {
        List<String> problems = new ArrayList<>();
        if (limit == 0 && !entries.isEmpty()) {
            return List.of("A key of this exchange cannot be bound to addresses.");
        }
        for (String entry : entries) {
            if (AddressRange.parse(entry).isEmpty()) {
                problems.add(String.format(Locale.ROOT, "“%s” is not an IP address.", cut(entry)));
            } else if (!ranges && !AddressRange.isSingleIpv4(entry)) {
                problems.add(
                        String.format(Locale.ROOT, "“%s” is not taken: only single IPv4 addresses are.", cut(entry)));
            }
        }
        int count = new LinkedHashSet<>(entries).size();
        if (count > limit) {
            problems.add(
                    String.format(Locale.ROOT, "A key takes at most %d IP addresses; these are %d.", limit, count));
        }
        return problems;
    }

    private static String cut(String entry) {
        return entry.length() > 60 ? entry.substring(0, 60) + "…" : entry;
    }
}
