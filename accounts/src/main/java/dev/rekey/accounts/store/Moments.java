package dev.rekey.accounts.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Points in time on their way into and out of the database. */
public final class Moments {

    private Moments() {}

    /** Cuts to microseconds, the finest both databases keep: what is hashed or compared must read back equal. */
    public static Instant stored(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** The column value of this instant. */
    public static OffsetDateTime column(Instant instant) {
        return stored(instant).atOffset(ZoneOffset.UTC);
    }

    /** The column value of this instant, null for null. */
    public static @Nullable OffsetDateTime columnOrNull(@Nullable Instant instant) {
        return instant == null ? null : column(instant);
    }

    /** The instant in a column that is never null. */
    public static Instant required(ResultSet row, String column) throws SQLException {
        Instant instant = optional(row, column);
        if (instant == null) {
            throw new SQLException("the column " + column + " is empty");
        }
        return instant;
    }

    /** The instant in a column, null for null. */
    public static @Nullable Instant optional(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
