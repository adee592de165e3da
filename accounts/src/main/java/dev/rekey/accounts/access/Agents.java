package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The support agents. Passwords come here hashed. */
public final class Agents {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Keeps them in this database. */
    public Agents(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The agent with this sign-in name, whatever its case; also one that is not active. */
    public Optional<Agent> bySignInName(String signInName) {
        return jdbc.sql("select * from agent where sign_in_name = :name")
                .param("name", normal(signInName))
                .query(Agents::agent)
                .optional();
    }

    /** The agent with this id. */
    public Optional<Agent> byId(String id) {
        return jdbc.sql("select * from agent where id = :id")
                .param("id", id)
                .query(Agents::agent)
                .optional();
    }

    /** Adds an agent. Empty when the sign-in name is taken; nothing is changed then. */
    public Optional<Agent> create(String signInName, String name, String passwordHash, Role role) {
        Agent agent = new Agent(
                UUID.randomUUID().toString(), normal(signInName), Words.clean(name, 200), passwordHash, role, true);
        int written = jdbc.sql("""
                        insert into agent (id, sign_in_name, name, password_hash, role, active, created_at)
                        values (:id, :signInName, :name, :hash, :role, true, :now)
                        on conflict do nothing
                        """)
                .param("id", agent.id())
                .param("signInName", agent.signInName())
                .param("name", agent.name())
                .param("hash", agent.passwordHash())
                .param("role", agent.role().name())
                .param("now", Moments.column(clock.instant()))
                .update();
        return written > 0 ? Optional.of(agent) : Optional.empty();
    }

    /** All agents, by sign-in name. */
    public List<Agent> list() {
        return jdbc.sql("select * from agent order by sign_in_name")
                .query(Agents::agent)
                .list();
    }

    /** Lets an agent sign in or no longer. Returns whether the agent is known. */
    public boolean setActive(String id, boolean active) {
        return jdbc.sql("update agent set active = :active where id = :id")
                        .param("id", id)
                        .param("active", active)
                        .update()
                > 0;
    }

    /** Sets what an agent may do. Returns whether the agent is known. */
    public boolean setRole(String id, Role role) {
        return jdbc.sql("update agent set role = :role where id = :id")
                        .param("id", id)
                        .param("role", role.name())
                        .update()
                > 0;
    }

    /** Replaces the password's hash. Returns whether the agent is known. */
    public boolean setPasswordHash(String id, String passwordHash) {
        return jdbc.sql("update agent set password_hash = :hash where id = :id")
                        .param("id", id)
                        .param("hash", passwordHash)
                        .update()
                > 0;
    }

    private static String normal(String signInName) {
        // Cut last: some letters are longer in lower case.
        return Words.clean(signInName.strip().toLowerCase(Locale.ROOT), 100);
    }

    private static Agent agent(ResultSet row, int index) throws SQLException {
        return new Agent(
                row.getString("id"),
                row.getString("sign_in_name"),
                row.getString("name"),
                row.getString("password_hash"),
                Role.valueOf(row.getString("role")),
                row.getBoolean("active"));
    }
}
