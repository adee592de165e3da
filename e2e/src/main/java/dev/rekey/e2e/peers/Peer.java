package dev.rekey.e2e.peers;

/**
 * The four steps of replacing a key, taken by another engine: open, make, paste, check. Written as its own guides and
 * samples teach it, with the durability it is asked for: what was answered is on the disk.
 */
interface Peer extends AutoCloseable {

    /** Where an account is that was just begun. */
    String EDIT = "EDIT";

    /** The key is to be made. */
    String GENERATE_KEY = "GENERATE_KEY";

    /** The key is to be handed in. */
    String PASTE = "PASTE";

    /** The exchange is asked. */
    String CHECK = "CHECK";

    /** The end. */
    String ACCEPTED = "ACCEPTED";

    /**
     * Where an account is.
     *
     * @param step one of the steps
     * @param ticket what a page sends back with its press; empty where the engine knows of none
     */
    record State(String step, String ticket) {}

    /**
     * A press of a button.
     *
     * @param step the step that the page showed
     * @param ticket what the page was given with it
     * @param key the key handed in; empty at other steps
     * @param secret its secret
     */
    record Press(String step, String ticket, String key, String secret) {

        @Override
        public String toString() {
            return "Press[" + step + "]";
        }
    }

    /** Begins with an account. */
    void begin(String account);

    /**
     * Takes a press; what was taken is on the disk when this answers.
     *
     * @throws DoesNotFit if the engine can tell that the press does not fit
     */
    void press(String account, Press press);

    /** Where an account is, as a page would ask. */
    State state(String account);

    /** Lets the part that does the work stand still, or go on. */
    void work(boolean on);

    @Override
    void close();

    /** What an engine says to a press that does not fit. */
    final class DoesNotFit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DoesNotFit(String message) {
            super(message);
        }
    }
}
