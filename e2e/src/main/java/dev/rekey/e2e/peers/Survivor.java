package dev.rekey.e2e.peers;

/** What is done to Rekey and to the other engines alike, each with real programs that are really killed. */
public interface Survivor extends AutoCloseable {

    /** Everything is killed right after a step was answered: whether the step is there afterwards. */
    boolean keepsAnAnsweredStep();

    /**
     * Everything is killed while the exchange is asked, and started again: whether the verdict comes within a minute,
     * without anybody doing anything.
     */
    boolean goesOnAfterDyingInACheck();

    /** A key is handed in, and the same request comes once more after its verdict: whether it is checked only once. */
    boolean checksWhatComesTwiceOnce();

    /** A press that does not fit: whether whoever pressed is told so. */
    boolean refusesWhatDoesNotFit();

    /** A press while nothing runs that could do the work: whether it is taken, and done later. */
    boolean keepsWhatComesMeanwhile();

    /** Whether no secret is left in its stores once the work is done. */
    boolean forgetsSecrets();

    @Override
    void close();
}
