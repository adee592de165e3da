package dev.rekey.workflows.model;

/** What is at stake while an account has no working key. */
public record Risk(int openPositions, int runningBots, int openOrders) {
    /** Nothing at stake. */
    public static final Risk NONE = new Risk(0, 0, 0);
}
