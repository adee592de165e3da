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
import org.jspecify.annotations.Nullable;
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

    /** Adds an agent. Empty when the sign-in name is taken or {@link ReservedNames reserved}; nothing is changed then. */
    public Optional<Agent> create(String signInName, String name, String passwordHash, Role role) {
        return insert(null, signInName, name, passwordHash, role);
    }

    /**
     * Adds an agent who signs in by an OpenID provider and by no password. Empty when the sign-in name or the identity is
     * taken, or the name {@link ReservedNames reserved}; nothing is changed then.
     *
     * @param identity who they are there: issuer and subject
     */
    public Optional<Agent> createWithIdentity(
            String identity, String signInName, String name, String passwordHash, Role role) {
        return insert(identity, signInName, name, passwordHash, role);
    }

    /** The agent who is this at an OpenID provider; also one that is not active. */
    public Optional<Agent> byIdentity(String identity) {
        return jdbc.sql("select * from agent where identity = :identity")
                .param("identity", identity)
                .query(Agents::agent)
                .optional();
    }

    /** Whether this agent signs in by an OpenID provider, and so by no password. */
    public boolean signsInElsewhere(String id) {
        return jdbc.sql("select 1 from agent where id = :id and identity is not null")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private Optional<Agent> insert(
            @Nullable String identity, String signInName, String name, String passwordHash, Role role) {
        Agent agent = new Agent(
                UUID.randomUUID().toString(),
                normal(signInName),
                Words.clean(name, 200),
                passwordHash,
                role,
                true,
                1,
                false);
        if (ReservedNames.has(agent.signInName())) {
            return Optional.empty();
        }
        int written = jdbc.sql("""
                        insert into agent (id, sign_in_name, name, password_hash, role, active, created_at, version, identity)
                        values (:id, :signInName, :name, :hash, :role, true, :now, 1, :identity)
                        on conflict do nothing
                        """)
                .param("id", agent.id())
                .param("signInName", agent.signInName())
                .param("name", agent.name())
                .param("hash", agent.passwordHash())
                .param("role", agent.role().name())
                .param("now", Moments.column(clock.instant()))
                .param("identity", identity)
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
        return jdbc.sql("update agent set active = :active, version = version + 1 where id = :id")
                        .param("id", id)
                        .param("active", active)
                        .update()
                > 0;
    }

    /** Sets what an agent may do. Returns whether the agent is known. */
    public boolean setRole(String id, Role role) {
        return jdbc.sql("update agent set role = :role, version = version + 1 where id = :id")
                        .param("id", id)
                        .param("role", role.name())
                        .update()
                > 0;
    }

    /** Replaces the password's hash by that of one of their own. Returns whether the agent is known. */
    public boolean setPasswordHash(String id, String passwordHash) {
        return jdbc.sql("""
                        update agent set password_hash = :hash, password_lent = false, version = version + 1
                        where id = :id
                        """).param("id", id).param("hash", passwordHash).update() > 0;
    }

    /** Replaces a hash by a stronger one of the same password: nothing else changes, and nobody is signed out. */
    public boolean rehashPassword(String id, String present, String stronger) {
        return jdbc.sql("update agent set password_hash = :stronger where id = :id and password_hash = :present")
                        .param("id", id)
                        .param("present", present)
                        .param("stronger", stronger)
                        .update()
                > 0;
    }

    /** Notes that an admin made the agent's present password, and so knows it. */
    public void lendPassword(String id) {
        jdbc.sql("update agent set password_lent = true where id = :id")
                .param("id", id)
                .update();
    }

    /** Makes everybody who signed in as this agent sign in again. Returns the agent's new version. */
    public int signOutEverywhere(String id) {
        jdbc.sql("update agent set version = version + 1 where id = :id")
                .param("id", id)
                .update();
        return byId(id).map(Agent::version).orElse(0);
    }

    /**
     * How many agents there are who can manage agents. Within a transaction nobody else changes them until its end, so
     * that of two who take each other's rights away one is refused.
     */
    public int activeAdmins() {
        return jdbc.sql("select id from agent where role = 'ADMIN' and active order by id for update")
                .query(String.class)
                .list()
                .size();
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
                row.getBoolean("active"),
                row.getInt("version"),
                row.getBoolean("password_lent"));
    }
}
