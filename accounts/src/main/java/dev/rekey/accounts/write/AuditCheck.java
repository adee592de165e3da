package dev.rekey.accounts.write;

import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.write.AuditHash.End;
import dev.rekey.accounts.write.AuditHash.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks whether the audit trail is as it was written: walks all chains at once, by the numbers of their entries, then
 * compares them with their ends and with the roots. Others may write meanwhile; what they add is left for the next look.
 *
 * <p>Whoever writes the whole database but has no worker's key can change unnoticed what was written since the last root,
 * and can put everything back to how it stood at an earlier root. To notice the second as well, note the newest root's
 * hash somewhere else.
 */
public final class AuditCheck {

    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final Signing workers;

    /** Looks at this database, and believes these signatures. */
    public AuditCheck(JdbcClient jdbc, Signing workers) {
        this.jdbc = jdbc;
        this.workers = workers;
    }

    /**
     * What a look found.
     *
     * @param whole whether nothing is wrong
     * @param entries how many entries were found as they were written
     * @param finding one sentence: what is wrong first, or that nothing is
     * @param root the newest root, if there is one and nothing is wrong
     * @param since how many entries it does not cover
     * @param signatures whether the roots' signatures were looked at; they are where a worker's public key is named
     */
    public record Result(
            boolean whole,
            long entries,
            String finding,
            @Nullable AuditRoot root,
            long since,
            boolean signatures) {}

    /** Ends the look. */
    private static final class Wrong extends Exception {

        private static final long serialVersionUID = 1;

        Wrong(String finding) {
            super(finding, null, false, false);
        }

        String finding() {
            return String.valueOf(getMessage());
        }
    }

    /** One look: what it has counted and where it has come to. */
    private static final class Look {

        private final Map<Integer, End> ends = new HashMap<>();
        private final Map<Integer, Walked> walked = new HashMap<>();
        private final Map<Integer, Long> covered = new HashMap<>();
        private long entries;
        private long toldRoot;
        private long toldBy;
        private @Nullable AuditRoot root;

        Walked at(int chain) {
            return walked.getOrDefault(chain, new Walked(0, AuditHash.START, 0));
        }
    }

    private record Walked(long place, String hash, long root) {}

    private record Link(AuditLine line, Standing standing, String previous) {}

    private record Root(AuditRoot root, String previous, String signature) {}

    private record RootEnd(long root, End end) {}

    /** Looks at everything. */
    public Result verify() {
        Look look = new Look();
        boolean signatures = workers.knowsAny();
        try {
            // Before the entries: what is appended during the walk is then beyond these ends.
            ends(look);
            walk(look);
            endings(look);
            behind();
            roots(look, signatures);
            covered();
        } catch (Wrong wrong) {
            return new Result(false, look.entries, wrong.finding(), null, 0, signatures);
        }
        long under = look.covered.values().stream().mapToLong(Long::longValue).sum();
        return new Result(
                true, look.entries, whole(look.entries), look.root, Math.max(0, look.entries - under), signatures);
    }

    private static String whole(long entries) {
        String which = entries == 1 ? "The only entry is as it was" : "All " + entries + " entries are as they were";
        return which + " written.";
    }

    private void ends(Look look) throws Wrong {
        jdbc.sql("select chain, entries, hash from audit_chain")
                .query((row, index) -> new End(row.getInt("chain"), row.getLong("entries"), row.getString("hash")))
                .list()
                .forEach(end -> look.ends.put(end.chain(), end));
        for (int chain = 0; chain <= AuditChains.LAST; chain++) {
            if (!look.ends.containsKey(chain)) {
                throw new Wrong("The end of chain " + chain + " is missing.");
            }
        }
    }

    private void walk(Look look) throws Wrong {
        long number = Long.MIN_VALUE;
        for (List<Link> links = linksAfter(number); !links.isEmpty(); links = linksAfter(number)) {
            for (Link link : links) {
                step(look, link);
            }
            number = links.get(links.size() - 1).standing().number();
        }
    }

    private static void step(Look look, Link link) throws Wrong {
        Standing standing = link.standing();
        End end = look.ends.get(standing.chain());
        if (end == null || !isItself(link)) {
            throw notAsWritten(standing.number());
        }
        if (standing.place() > end.entries()) {
            return;
        }
        Walked before = look.at(standing.chain());
        if (standing.place() > before.place() + 1) {
            throw new Wrong("An entry before entry " + standing.number() + " is missing.");
        }
        if (standing.place() <= before.place()
                || !link.previous().equals(before.hash())
                || standing.root() < before.root()) {
            throw notAsWritten(standing.number());
        }
        look.walked.put(
                standing.chain(), new Walked(standing.place(), link.line().hash(), standing.root()));
        look.entries++;
        if (standing.root() > look.toldRoot) {
            look.toldRoot = standing.root();
            look.toldBy = standing.number();
        }
    }

    /** Whether an entry has the hash of what it says. */
    private static boolean isItself(Link link) {
        Standing standing = link.standing();
        boolean ofBefore = standing.chain() != AuditChains.CLOSED
                || (standing.number() == standing.place() && standing.root() == 0);
        return ofBefore
                && link.line()
                        .hash()
                        .equals(AuditHash.of(
                                link.previous(), standing, link.line().entry()));
    }

    private static Wrong notAsWritten(long number) {
        return new Wrong("Entry " + number + " is not as it was written.");
    }

    private static void endings(Look look) throws Wrong {
        for (int chain = 0; chain <= AuditChains.LAST; chain++) {
            End end = look.ends.get(chain);
            Walked last = look.at(chain);
            if (end != null && last.place() < end.entries()) {
                throw new Wrong("The end of chain " + chain + " was cut off: it has " + last.place() + " of "
                        + end.entries() + " entries.");
            }
            if (end != null && !last.hash().equals(end.hash())) {
                throw new Wrong("The last entry of chain " + chain + " is not the one that was written last.");
            }
        }
    }

    /** In one statement, and so at one moment: writers add an entry and move the end together. */
    private void behind() throws Wrong {
        Optional<Long> behind = jdbc.sql("""
                        select e.entry_no from audit_chain c
                        join audit_entry e on e.chain = c.chain and e.place > c.entries
                        order by e.entry_no limit 1
                        """).query(Long.class).optional();
        if (behind.isPresent()) {
            throw new Wrong("Entry " + behind.get()
                    + " stands behind the end of its chain: it was put in, or the end was put back.");
        }
    }

    private void roots(Look look, boolean signatures) throws Wrong {
        AuditRoot before = new AuditRoot(0, Instant.EPOCH, AuditHash.START);
        for (List<Root> roots = rootsAfter(0); !roots.isEmpty(); roots = rootsAfter(before.number())) {
            Map<Long, List<End>> ends = endsOf(
                    roots.get(0).root().number(),
                    roots.get(roots.size() - 1).root().number());
            for (Root next : roots) {
                AuditRoot root = next.root();
                if (root.number() != before.number() + 1) {
                    throw new Wrong("Root " + (before.number() + 1) + " is missing.");
                }
                List<End> moved = ends.getOrDefault(root.number(), List.of());
                if (!next.previous().equals(before.hash())
                        || !root.hash().equals(AuditHash.ofRoot(before.hash(), root.number(), root.madeAt(), moved))) {
                    throw new Wrong("Root " + root.number() + " is not as it was made.");
                }
                if (signatures && !workers.signed(AuditHash.statement(root.hash()), next.signature())) {
                    throw new Wrong("Root " + root.number() + " was signed by no worker that is known here.");
                }
                for (End end : moved) {
                    Long covered = look.covered.put(end.chain(), end.entries());
                    boolean on = covered == null || (covered < end.entries() && end.chain() != AuditChains.CLOSED);
                    if (!on) {
                        throw new Wrong("Chain " + end.chain() + " was written anew before root " + root.number()
                                + " was made.");
                    }
                }
                before = root;
            }
        }
        if (look.toldRoot > before.number()) {
            throw new Wrong("Root " + look.toldRoot + " is missing: entry " + look.toldBy + " was written after it.");
        }
        look.root = before.number() == 0 ? null : before;
    }

    /** Whether what the roots cover is there. */
    private void covered() throws Wrong {
        Optional<RootEnd> lost =
                jdbc.sql("""
                        select e.root_no, e.chain, e.entries, e.hash from audit_root_end e
                        left join audit_entry r on r.chain = e.chain and r.place = e.entries
                        where r.hash is null or r.hash <> e.hash order by e.root_no, e.chain limit 1
                        """).query((row, index) -> rootEnd(row)).optional();
        if (lost.isPresent()) {
            End end = lost.get().end();
            throw new Wrong("What root " + lost.get().root() + " covers is not there: then chain " + end.chain()
                    + " had " + end.entries() + " entries, and the last of them is missing or another one.");
        }
    }

    private List<Link> linksAfter(long number) {
        return jdbc.sql("select * from audit_entry where entry_no > :number order by entry_no limit :limit")
                .param("number", number)
                .param("limit", AT_ONCE)
                .query((row, index) -> new Link(
                        AuditLog.line(row, index),
                        new Standing(
                                row.getLong("entry_no"),
                                row.getInt("chain"),
                                row.getLong("place"),
                                row.getLong("root_no")),
                        row.getString("prev_hash")))
                .list();
    }

    private List<Root> rootsAfter(long number) {
        return jdbc.sql("select * from audit_root where root_no > :number order by root_no limit :limit")
                .param("number", number)
                .param("limit", AT_ONCE)
                .query((row, index) -> new Root(
                        new AuditRoot(row.getLong("root_no"), Moments.required(row, "made_at"), row.getString("hash")),
                        row.getString("prev_hash"),
                        row.getString("signature")))
                .list();
    }

    private Map<Long, List<End>> endsOf(long first, long last) {
        Map<Long, List<End>> ends = new HashMap<>();
        jdbc.sql("""
                        select root_no, chain, entries, hash from audit_root_end
                        where root_no between :first and :last order by root_no, chain
                        """)
                .param("first", first)
                .param("last", last)
                .query((row, index) -> rootEnd(row))
                .list()
                .forEach(found -> ends.computeIfAbsent(found.root(), none -> new ArrayList<>())
                        .add(found.end()));
        return ends;
    }

    private static RootEnd rootEnd(ResultSet row) throws SQLException {
        return new RootEnd(
                row.getLong("root_no"), new End(row.getInt("chain"), row.getLong("entries"), row.getString("hash")));
    }
}
