package dev.rekey.accounts.write;

import dev.rekey.accounts.store.Words;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a list or a person says of one account: the same rules for both. */
final class AccountFields {

    private static final Pattern SLOT = Pattern.compile("[a-z][a-z0-9-]{0,19}");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9a-f:][0-9a-f:.]{1,44}");
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;|、\\[\\](){}'\"‘-‟]+");
    private static final Pattern RANGE_OF_ONE = Pattern.compile("([0-9.]+)/32|([0-9a-f:.]*:[0-9a-f:.]*)/128");
    private static final Pattern RANGE = Pattern.compile("[0-9a-f.:]+/[0-9]{1,3}");
    private static final Pattern EVERY = Pattern.compile("(0\\.0\\.0\\.0|::|0(:0){7})(/0)?");
    private static final Pattern BREAK = Pattern.compile("[\\r\\n]");
    private static final String UNSEEN = "There are invisible characters in this text.";
    private static final int MOST_SLOTS = 10;
    private static final int MOST_ADDRESSES = 100;
    private static final int LONGEST_LABEL = 100;
    private static final int LONGEST_UID = 100;

    private AccountFields() {}

    /** A text that people read, in the form in which it is kept. */
    static String text(String written, int longest) throws Unfit {
        String kept = LookAlike.kept(written);
        if (kept.length() > longest) {
            throw new Unfit("This is too long: " + longest + " characters fit.");
        }
        if (BREAK.matcher(kept).find()) {
            throw new Unfit("There is a line break in this text. Put it on one line.");
        }
        if (!Words.isClean(kept)) {
            throw new Unfit(UNSEEN);
        }
        refuse(SpoiltIdentifier.garbled(kept));
        return kept;
    }

    /** What programs read, in plain letters. Line breaks stay: they may stand between the values of a list. */
    static String code(String written) throws Unfit {
        String plain = LookAlike.plain(written);
        if (!Words.isClean(BREAK.matcher(plain).replaceAll(" ").replace('\t', ' '))) {
            throw new Unfit(UNSEEN);
        }
        return plain;
    }

    static String label(String written) throws Unfit {
        String label = text(written, LONGEST_LABEL);
        refuse(SpoiltIdentifier.asText(label));
        return label;
    }

    static String exchangeUid(String written) throws Unfit {
        String uid = text(code(written), LONGEST_UID);
        refuse(SpoiltIdentifier.of(uid));
        if (!uid.isEmpty()) {
            refuse(SpoiltIdentifier.asUid(uid));
        }
        return uid;
    }

    static List<String> slots(String written) throws Unfit {
        Set<String> slots = new LinkedHashSet<>();
        for (String slot : code(written).split("[;,|\n]", -1)) {
            String name = slot.strip().toLowerCase(Locale.ROOT);
            if (!SLOT.matcher(name).matches() || SpoiltIdentifier.saysNothing(name)) {
                throw new Unfit("A key's name is a short word in small letters, such as main or extra.");
            }
            if (!slots.add(name)) {
                throw new Unfit("The same key is named twice.");
            }
        }
        if (slots.size() > MOST_SLOTS) {
            throw new Unfit("An account has at most " + MOST_SLOTS + " keys.");
        }
        return List.copyOf(slots);
    }

    static List<String> whitelist(String written) throws Unfit {
        Set<String> addresses = new LinkedHashSet<>();
        for (String part : BETWEEN.split(code(written), -1)) {
            String address = alone(part.toLowerCase(Locale.ROOT));
            if (address.isEmpty()) {
                continue;
            }
            if (EVERY.matcher(address).matches()) {
                throw new Unfit(address + " stands for every address. Name the platform's own, or leave this empty.");
            }
            if (RANGE.matcher(address).matches()) {
                throw new Unfit(address + " is a range. Name each address by itself.");
            }
            if (!isAddress(address)) {
                throw new Unfit("\"" + Words.clean(address, 50) + "\" is no IP address.");
            }
            refuse(neverSendsFrom(address));
            if (!addresses.add(address)) {
                throw new Unfit("The address " + address + " is there twice.");
            }
        }
        if (addresses.size() > MOST_ADDRESSES) {
            throw new Unfit("A whitelist has at most " + MOST_ADDRESSES + " addresses.");
        }
        return List.copyOf(addresses);
    }

    /** A range of one address is that address. */
    private static String alone(String address) {
        Matcher range = RANGE_OF_ONE.matcher(address);
        return range.matches() ? address.substring(0, address.indexOf('/')) : address;
    }

    /** Private addresses may be those of a laboratory; from these nothing is ever sent to another machine. */
    private static @Nullable String neverSendsFrom(String address) {
        try {
            InetAddress parsed = InetAddress.getByName(address);
            if (address.contains(":") && parsed instanceof Inet4Address) {
                return address + " has to be written as " + parsed.getHostAddress() + ".";
            }
            boolean reserved = parsed instanceof Inet4Address && (parsed.getAddress()[0] & 0xf0) == 0xf0;
            return parsed.isMulticastAddress() || parsed.isLinkLocalAddress() || reserved
                    ? address + " is an address that nothing comes from. Name the platform's own."
                    : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static void refuse(@Nullable String sentence) throws Unfit {
        if (sentence != null) {
            throw new Unfit(sentence);
        }
    }

    private static boolean isAddress(String address) {
        if (IPV4.matcher(address).matches()) {
            return true;
        }
        if (!IPV6.matcher(address).matches()) {
            return false;
        }
        try {
            // With a colon in it this is read as an address and never looked up as a name.
            return InetAddress.getByName(address).getHostAddress() != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
