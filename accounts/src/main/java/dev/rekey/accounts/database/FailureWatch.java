package dev.rekey.accounts.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Hears of every failure of a pool's connections, and throws those away that H2 has closed the file under. */
final class FailureWatch implements SQLExceptionOverride {

    private final Consumer<SQLException> closedItself;

    FailureWatch(Consumer<SQLException> closedItself) {
        this.closedItself = closedItself;
    }

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException said) {
        if (!DatabaseAway.h2ClosedItself(said)) {
            return SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
        closedItself.accept(said);
        return SQLExceptionOverride.Override.MUST_EVICT;
    }
}
