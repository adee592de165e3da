package dev.rekey.workflows;

import java.util.regex.Pattern;

/**
 * Long ids that people write into a help request and that are no secrets: addresses of wallets, and what the words right
 * before it call an order, a transaction, a request, an account.
 *
 * <p>The words are believed only where the id has the shape such ids have, and never where they speak of a secret.
 */
final class KnownId {

    /** More of the words before are not looked at. */
    static final int WORDS_BEFORE = 60;

    private static final String NUMBER = "[ _-]?(?:id|no|nr|number|hash)";

    private static final String UP_TO_IT = "[\"']?\\s?[.:#=]{0,2}\\s?(?:is|was)?:?\\s?[\"'(#]?$";

    private static final Pattern OF_A_SECRET =
            words("\\b(?:secret|pass ?phrase|private[ _-]?key)\\b[^.,;!?\\r\\n]{0,50}$");

    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    /** Also with what an exchange's app or a broker puts before it. */
    private static final Pattern SHORT_ID =
            Pattern.compile("(?:[a-z]{1,8}_|x-[A-Za-z0-9]{8})?(?:0x)?[0-9A-Fa-f]{16,40}");

    /** Of most chains, and of Solana. */
    private static final Pattern TRANSACTION = Pattern.compile("(?:0x)?[0-9A-Fa-f]{64}|[1-9A-HJ-NP-Za-km-z]{86,88}");

    private static final Pattern BEHIND_ORDER =
            words("\\b(?:(?:client|cl)[ _-]?)?(?:orders?|trades?|txn?|transaction|transfer|withdrawal|deposit)(?:"
                    + NUMBER + ")?" + UP_TO_IT);

    private static final Pattern BEHIND_ID =
            words("\\b(?:sessions?|ticket|case|request|trace|(?:sub[ _-]?)?account|user|customer)" + NUMBER + UP_TO_IT);

    private static final Pattern BEHIND_ACCOUNT = words("\\b(?:sub[ _-]?)?account" + UP_TO_IT);

    private static final Pattern BEHIND_TRANSACTION =
            words("\\b(?:txn?|transaction|hash)(?:" + NUMBER + ")?" + UP_TO_IT);

    private static final Pattern BEHIND_ADDRESS =
            words("\\b(?:address|adresse|dirección|endereço|indirizzo|адрес|wallet|sol|solana)" + UP_TO_IT);

    private static final Pattern TRANSACTION_PATH = words("txn?|transactions?|hash");

    private KnownId() {}

    /**
     * Whether this is one.
     *
     * @param before the words before it, the last of them
     */
    static boolean is(String token, String before) {
        if (WalletAddress.is(token)) {
            return true;
        }
        if (OF_A_SECRET.matcher(before).find()) {
            return false;
        }
        boolean uuid = UUID.matcher(token).matches();
        if (uuid || SHORT_ID.matcher(token).matches()) {
            return ends(before, BEHIND_ORDER) || ends(before, BEHIND_ID) || (uuid && ends(before, BEHIND_ACCOUNT));
        }
        if (TRANSACTION.matcher(token).matches()) {
            return ends(before, BEHIND_TRANSACTION);
        }
        return WalletAddress.canBeOnSolana(token) && ends(before, BEHIND_ADDRESS);
    }

    /**
     * Whether this part of a link's path is one.
     *
     * @param before the part before it
     */
    static boolean isInPath(String part, String before) {
        return WalletAddress.is(part)
                || UUID.matcher(part).matches()
                || (TRANSACTION.matcher(part).matches()
                        && TRANSACTION_PATH.matcher(before).matches());
    }

    private static boolean ends(String before, Pattern words) {
        return words.matcher(before).find();
    }

    /** Borders of words are those of all scripts: without that flag they depend on the Java that runs. */
    private static Pattern words(String regex) {
        return Pattern.compile(
                regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
    }
}
