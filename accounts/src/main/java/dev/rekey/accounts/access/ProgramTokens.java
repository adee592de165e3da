package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tokens of programs that use the desk's routes. Of a token only its hash is kept. */
public final class ProgramTokens {

    private static final String PREFIX = "rekey_";
    private static final int LONGEST_TOKEN = 100;
    /** Of a use only so much is written down, so that a busy program does not write with every request. */
    private static final Duration USE_KEPT = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Keeps them in this database. */
    public ProgramTokens(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a token lets its program do. */
    public enum Scope {
        /** See customers, accounts and sessions. */
        READ,
        /** Start sessions. */
        START_SESSIONS,
        /** Make guide links and codes. */
        MAKE_LINKS,
        /** Help in sessions as an agent does, and end those it started. */
        HELP,
        /** See the audit trail. */
        AUDIT;

        /** As people and tables write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The scope of a {@link #word}; empty when it is of none. */
        public static Optional<Scope> of(String word) {
            return Arrays.stream(values())
                    .filter(scope -> scope.word().equals(word))
                    .findFirst();
        }
    }

    /**
     * A program with a token.
     *
     * @param id a UUID
     * @param name how people know it, and how it stands in histories and the audit trail
     * @param lastUsedAt to the minute; null when it was never used
     * @param revokedAt since when its token is of no use; null while it is
     */
    public record Program(
            String id,
            String name,
            Set<Scope> scopes,
            String createdBy,
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt) {

        /** Copies the scopes, so that the record never changes. */
        public Program {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * A program that was just given its token.
     *
     * @param token 256 random bits; it is not kept and cannot be shown again
     */
    public record NewToken(Program program, String token) {
        @Override
        public String toString() {
            return "NewToken[" + program.name() + "]";
        }
    }

    /** Makes a token. */
    public NewToken create(String name, Set<Scope> scopes, String createdBy) {
        String token = PREFIX + Secrets.make();
        Program program = new Program(
                UUID.randomUUID().toString(),
                Words.clean(name, 60),
                scopes,
                Words.clean(createdBy, 100),
                Moments.stored(clock.instant()),
                null,
                null);
        jdbc.sql("""
                        insert into program_token (id, name, token_hash, scopes, created_by, created_at)
                        values (:id, :name, :hash, :scopes, :by, :now)
                        """)
                .param("id", program.id())
                .param("name", program.name())
                .param("hash", Secrets.hash(token))
                .param(
                        "scopes",
                        Words.join(program.scopes().stream()
                                .map(Scope::word)
                                .sorted()
                                .toList()))
                .param("by", program.createdBy())
                .param("now", Moments.column(program.createdAt()))
                .update();
        return new NewToken(program, token);
    }

    /** The program of a token, and notes that it was used; empty when there is none or the token was revoked. */
    public Optional<Program> use(String token) {
        if (!token.startsWith(PREFIX) || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Program> program = jdbc.sql(
                        "select * from program_token where token_hash = :hash and revoked_at is null")
                .param("hash", Secrets.hash(token))
                .query(ProgramTokens::program)
                .optional();
        program.ifPresent(known -> jdbc.sql("""
                        update program_token set last_used_at = :now
                        where id = :id and (last_used_at is null or last_used_at <= :before)
                        """)
                .param("id", known.id())
                .param("now", Moments.column(now))
                .param("before", Moments.column(now.minus(USE_KEPT)))
                .update());
        return program;
    }

    /** The program of a token that was revoked; empty when there never was such a token, or when it is of use. */
    public Optional<Program> revoked(String token) {
        return token.length() > LONGEST_TOKEN
                ? Optional.empty()
                : jdbc.sql("select * from program_token where token_hash = :hash and revoked_at is not null")
                        .param("hash", Secrets.hash(token))
                        .query(ProgramTokens::program)
                        .optional();
    }

    /** All programs, those whose token is of use first, then by name. */
    public List<Program> list() {
        return jdbc.sql("""
                        select * from program_token
                        order by case when revoked_at is null then 0 else 1 end, name, created_at
                        """).query(ProgramTokens::program).list();
    }

    /** Whether the token of this program is of use. */
    public boolean inUse(String id) {
        return jdbc.sql("select 1 from program_token where id = :id and revoked_at is null")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Makes a program's token of no use from now on. Returns the program; empty when there is none. */
    public Optional<Program> revoke(String id) {
        jdbc.sql("update program_token set revoked_at = :now where id = :id and revoked_at is null")
                .param("id", id)
                .param("now", Moments.column(clock.instant()))
                .update();
        return jdbc.sql("select * from program_token where id = :id")
                .param("id", id)
                .query(ProgramTokens::program)
                .optional();
    }

    private static Program program(ResultSet row, int index) throws SQLException {
        return new Program(
                row.getString("id"),
                row.getString("name"),
                Words.split(row.getString("scopes")).stream()
                        .flatMap(word -> Scope.of(word).stream())
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class))),
                row.getString("created_by"),
                Moments.required(row, "created_at"),
                Moments.optional(row, "last_used_at"),
                Moments.optional(row, "revoked_at"));
    }
}
