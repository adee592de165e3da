package dev.rekey.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * A refusal that an exchange's documents list, to be had on demand.
 *
 * @param status the HTTP status it comes with
 * @param code what tells it from others: a number, a word or the beginning of its text; "HTTP 401" where the status is
 *     all there is
 * @param text its words; empty when there are none
 */
public record Refusal(int status, String code, String text) {

    /** What no document lists, for every exchange. */
    public static final Refusal UNHEARD_OF = new Refusal(400, "987654", "Something new has happened.");

    private static final String BARE = "HTTP ";

    /**
     * Reads a table.
     *
     * @param table a refusal on each line: status, code and text with bars between
     */
    public static List<Refusal> list(String table) {
        return table.lines()
                .map(line -> line.split("\\|", 3))
                .map(parts -> new Refusal(Integer.parseInt(parts[0].strip()), parts[1].strip(), parts[2].strip()))
                .toList();
    }

    /** What a gateway in front of any exchange answers: a status with a page. Empty when the code is not of that kind. */
    static Optional<Refusal> ofGateway(String code) {
        return code.matches(BARE + "[3-5][0-9]{2}")
                ? Optional.of(new Refusal(Integer.parseInt(code.substring(BARE.length())), code, ""))
                : Optional.empty();
    }

    /** Whether the status is all there is. */
    public boolean bare() {
        return code.startsWith(BARE);
    }

    /** The code as a number; of "401:Illegal of ip" the number before the colon. */
    public int number() {
        return Integer.parseInt(code.replaceFirst(":.*", ""));
    }
}
