package dev.rekey.accounts.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The feed of changes. It has many lanes, so that publishers of different sessions do not wait for each other; a session
 * is in one of them. Within a lane changes become visible in the order of their numbers, because each holds the lane's row
 * lock until it is committed: a reader that has seen a number has seen all before it, and misses none.
 */
final class ChangeFeed {

    private static final int LANES_AT_ONCE = 16;
    private static final String ONE_LANE = """
            (select lane, change_no, session_id, account_id from progress_account
             where lane = ? and change_no > ? order by change_no limit ?)
            union all
            (select lane, change_no, session_id, cast(null as varchar(36)) as account_id from progress_session
             where lane = ? and change_no > ? order by change_no limit ?)
            """;

    private final JdbcClient jdbc;

    ChangeFeed(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Line(int lane, Change change) {}

    /** Where the feed is now. */
    FeedPosition position() {
        SortedMap<Integer, Long> lanes = new TreeMap<>();
        jdbc.sql("select id, last_no from change_counter where last_no > 0").query(row -> {
            lanes.put(row.getInt("id"), row.getLong("last_no"));
        });
        return FeedPosition.of(lanes);
    }

    /** What changed after this position, and no more than so many of them. */
    Changes after(FeedPosition seen, int limit) {
        // What follows is read later, and so has all up to here; a database that was put back counts from there.
        FeedPosition now = position();
        FeedPosition position = seen.atMost(now);
        List<Integer> moved = new ArrayList<>();
        for (int lane : now.lanes()) {
            if (now.in(lane) > position.in(lane)) {
                moved.add(lane);
            }
        }
        List<Change> changes = new ArrayList<>();
        for (int from = 0; from < moved.size() && changes.size() < limit; from += LANES_AT_ONCE) {
            List<Integer> lanes = moved.subList(from, Math.min(moved.size(), from + LANES_AT_ONCE));
            int left = limit - changes.size();
            List<Line> lines = lines(lanes, position, left);
            SortedMap<Integer, Long> further = new TreeMap<>();
            for (Line line : lines) {
                changes.add(line.change());
                further.put(line.lane(), line.change().changeNo());
            }
            if (lines.size() < left) {
                // The numbers up to here that are on no view any more were of views that have changed again.
                lanes.forEach(lane -> further.merge(lane, now.in(lane), Math::max));
            }
            position = position.with(further);
        }
        return new Changes(changes, position);
    }

    /** In one statement, and so at one moment. */
    private List<Line> lines(List<Integer> lanes, FeedPosition seen, int limit) {
        String each = String.join(" union all ", Collections.nCopies(lanes.size(), ONE_LANE));
        List<Object> values = new ArrayList<>();
        for (int lane : lanes) {
            for (int view = 0; view < 2; view++) {
                Collections.addAll(values, lane, seen.in(lane), limit);
            }
        }
        values.add(limit);
        return jdbc.sql("select lane, change_no, session_id, account_id from (" + each
                        + ") as changes order by lane, change_no limit ?")
                .params(values)
                .query((row, index) -> new Line(
                        row.getInt("lane"),
                        new Change(row.getLong("change_no"), row.getString("session_id"), row.getString("account_id"))))
                .list();
    }
}
