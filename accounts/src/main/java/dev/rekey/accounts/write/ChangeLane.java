package dev.rekey.accounts.write;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The lane of the feed of changes that a session is in. Whoever publishes something of a session first moves its lane on,
 * and holds the lane's row lock until the transaction ends: all that is published of one session happens one after the
 * other, and its numbers become visible in their order. Other sessions are in other lanes, but for one in 256.
 */
final class ChangeLane {

    /** The rows of {@code change_counter}, by their ids from 1. */
    private static final int LANES = 256;

    private final JdbcClient jdbc;
    private final int number;

    private ChangeLane(JdbcClient jdbc, int number) {
        this.jdbc = jdbc;
        this.number = number;
    }

    /** Takes the lane's next number, and its lock. What the session's state is must be read after this. */
    static ChangeLane movedOn(JdbcClient jdbc, String sessionId) {
        ChangeLane lane = new ChangeLane(jdbc, 1 + Math.floorMod(sessionId.hashCode(), LANES));
        lane.move(1);
        return lane;
    }

    /** Gives the number back: nothing was changed. The lock stays, so nobody has seen it. */
    void giveBack() {
        move(-1);
    }

    private void move(int by) {
        int moved = jdbc.sql("update change_counter set last_no = last_no + :by where id = :lane")
                .param("by", by)
                .param("lane", number)
                .update();
        if (moved == 0) {
            throw new IllegalStateException("The feed of changes lacks its lane " + number + ".");
        }
    }

    /** Which one it is. */
    int number() {
        return number;
    }
}
