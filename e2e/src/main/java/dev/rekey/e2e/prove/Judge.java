package dev.rekey.e2e.prove;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.write.AuditCheck;
import dev.rekey.e2e.leaks.LeakScan;
import dev.rekey.e2e.programs.Patience;
import dev.rekey.workflows.WorkflowIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds every answer that was given against the end state, and the end state against the invariants. Asks the database,
 * Temporal and the histories, never the pages: they are what is judged.
 */
final class Judge {

    /** Actions of which each that was taken leaves one line in the audit, under its own name. */
    private static final Set<String> LEAVES_A_LINE = Set.of(
            "OpenEdit",
            "KeyCreated",
            "Connect",
            "CheckAgain",
            "GoBack",
            "KeyLost",
            "Defer",
            "AskForHelp",
            "HelpGiven",
            "Nudge",
            "Extend",
            "Assign");

    /** Nobody looks for what was left before a minute is over. */
    private static final Duration ANSWERED_AFTER_ALL = Duration.ofMinutes(3);

    private final Rig rig;
    private final JdbcClient sql;
    private final List<String> customers;
    private final List<Said> answers;
    private final Map<String, String> secrets;
    private final JsonMapper json = JsonMapper.builder().build();
    private final List<Violation> found = new ArrayList<>();
    private final boolean terminated;
    private boolean restored;

    /** Of these traders, by all that was answered; and whether an operator ended workflows meanwhile. */
    Judge(Rig rig, List<Trader> traders, List<Said> answers, boolean terminated) {
        this.terminated = terminated;
        this.rig = rig;
        this.sql = rig.records().sql();
        this.customers = traders.stream().map(Trader::customer).toList();
        this.answers = answers;
        this.secrets = new HashMap<>();
        traders.forEach(trader -> secrets.putAll(trader.secrets()));
    }

    private record Line(
            String action,
            @Nullable String session,
            @Nullable String account,
            String text,
            @Nullable String request) {}

    private record Stored(String session, String account, long revision, JsonNode view) {}

    private record Key(String account, String slot, String attempt, String state, String lastFour, Instant since) {}

    private record Left(
            String request, boolean answered, @Nullable String refusal) {}

    private record Case(String session, String customer, String state, JsonNode view) {}

    /**
     * Everything that is not as it was promised.
     *
     * @param slowest how long a person may have waited for an answer, in milliseconds; 0 when that is not the question
     */
    List<Violation> judge(long slowest) {
        List<Line> audit = audit();
        List<Stored> views = views();
        List<Case> cases = cases();
        answered(audit);
        revisions(views);
        sessions(cases, views);
        vaults();
        keys(views);
        trail(audit, views);
        new Histories(rig, customers, accounts()).judge(found, terminated);
        pictures(views, cases);
        new Mails(rig, customers).judge(found);
        if (slowest > 0) {
            answers.stream()
                    .filter(said -> said.millis() > slowest)
                    .forEach(said -> found.add(new Violation(
                            "A5", "somebody waited " + said.millis() + " ms for an answer: " + said.line())));
        }
        leaks();
        return found;
    }

    /**
     * The same after a store was put back to an earlier hour: what was acknowledged since is gone with it, and what there
     * is must be in order.
     */
    List<Violation> judgeRestored() {
        restored = true;
        List<Stored> views = views();
        AuditCheck.Result check = rig.records().audit().verify();
        if (!check.whole()) {
            found.add(new Violation("I7", check.finding()));
        }
        pictures(views, cases());
        new Histories(rig, customers, accounts()).judge(found, terminated);
        lost(views);
        answeredAfterAll();
        leaks();
        return found;
    }

    /** Whether pages show what the workflows say, after a store was put back. */
    boolean showsWhatIs() {
        restored = true;
        pictures(views(), cases());
        return found.isEmpty();
    }

    /** What was saved is answered, though one of the stores knows nothing of it any more. */
    private void answeredAfterAll() {
        boolean all = Patience.within(ANSWERED_AFTER_ALL, () -> pending().isEmpty());
        if (!all) {
            found.add(new Violation("A2", "shown as saved for ever: " + pending()));
        }
    }

    private List<String> pending() {
        return sql.sql("select action, account_id, request_id from left_action"
                        + " where customer_id in (:customers) and answered_at is null and left_at is not null")
                .param("customers", customers)
                .query((row, index) -> row.getString(1) + " of " + row.getString(2) + " (" + row.getString(3) + ")")
                .list();
    }

    /** An account that says it has a new key has one, or the desk says that it has none. */
    private void lost(List<Stored> views) {
        List<Key> keys = keyRows();
        for (String account : accounts()) {
            boolean held = keys.stream()
                    .anyMatch(
                            key -> key.account().equals(account) && key.state().equals("CURRENT"));
            if (!held && !needsKey(account)) {
                found.add(new Violation("I3", "account " + account + " has no key, and nobody is told"));
            }
        }
        for (Key key : keys) {
            boolean busy = views.stream()
                    .anyMatch(view -> view.account().equals(key.account())
                            && view.view().path("outcome").asString("").isEmpty());
            if (!busy && key.state().equals("CANDIDATE")) {
                found.add(new Violation("I2", "account " + key.account() + " is done and holds a candidate"));
            }
        }
    }

    private boolean needsKey(String account) {
        return sql.sql("select count(*) from trading_account where id = :id and needs_key_since is not null")
                        .param("id", account)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private List<String> accounts() {
        return customers.stream()
                .flatMap(customer -> rig.records().accounts(customer).stream())
                .map(TradingAccount::id)
                .toList();
    }

    // ---- what the stores hold ----

    private List<Line> audit() {
        return sql.sql("select action, session_id, account_id, words, request_id from audit_entry"
                        + " where customer_id in (:customers) order by entry_no")
                .param("customers", customers)
                .query((row, index) -> new Line(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)))
                .list();
    }

    private List<Stored> views() {
        return sql.sql("select session_id, account_id, revision, view_json from progress_account"
                        + " where account_id in (:accounts)")
                .param("accounts", accounts())
                .query((row, index) ->
                        new Stored(row.getString(1), row.getString(2), row.getLong(3), json.readTree(row.getString(4))))
                .list();
    }

    private List<Case> cases() {
        return sql.sql("select session_id, customer_id, state, view_json from progress_session"
                        + " where customer_id in (:customers) order by started_at")
                .param("customers", customers)
                .query((row, index) ->
                        new Case(row.getString(1), row.getString(2), row.getString(3), json.readTree(row.getString(4))))
                .list();
    }

    private List<Key> keyRows() {
        return sql.sql("select account_id, slot, attempt_id, state, last_four, since_at from credential"
                        + " where account_id in (:accounts)")
                .param("accounts", accounts())
                .query((row, index) -> new Key(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        instant(row, 6)))
                .list();
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** What was answered "saved" and what became of it; null where the program keeps no such list. */
    private @Nullable Map<String, Left> left() {
        boolean kept = sql.sql("select count(*) from information_schema.tables where lower(table_name) = 'left_action'")
                        .query(Integer.class)
                        .single()
                > 0;
        if (!kept) {
            return null;
        }
        Map<String, Left> left = new HashMap<>();
        sql.sql("select request_id, answered_at, refusal, action, left_at, kept from left_action"
                        + " where customer_id in (:customers)")
                .param("customers", customers)
                .query(row -> {
                    boolean answered = row.getObject(2) != null;
                    left.put(row.getString(1), new Left(row.getString(1), answered, row.getString(3)));
                    if (!answered && row.getObject(5) != null && row.getBoolean(6)) {
                        found.add(new Violation(
                                "A2",
                                row.getString(4) + " " + row.getString(1) + " is shown as saved, and never answered"));
                    }
                });
        return left;
    }

    // ---- A: every answer is true ----

    /** Per account and action: as many lines as were acknowledged at least, and none that nobody could have caused. */
    private void answered(List<Line> audit) {
        @Nullable Map<String, Left> left = left();
        Map<String, List<List<Said>>> byPlace = new TreeMap<>();
        AnswerLog.byRequest(answers.stream()
                        .filter(said -> LEAVES_A_LINE.contains(said.what()))
                        .toList())
                .values()
                .forEach(request -> byPlace.computeIfAbsent(place(request.get(0)), none -> new ArrayList<>())
                        .add(request));
        byPlace.forEach((place, requests) -> compare(place, requests, audit, left));
    }

    private static String place(Said said) {
        return said.what() + " of " + (said.account() == null ? "customer " + said.customer() : said.account())
                + " in session " + said.session();
    }

    /** The line an action leaves. Who asks for help again adds to what was written, and the account knows already. */
    private static String lineOf(String action) {
        return action.equals("AskForHelp") ? "HELP_WRITTEN" : action;
    }

    private void compare(String place, List<List<Said>> requests, List<Line> audit, @Nullable Map<String, Left> left) {
        Said one = requests.get(0).get(0);
        List<Line> lines = audit.stream()
                .filter(line -> Objects.equals(line.session(), one.session())
                        && (one.account() == null || one.account().equals(line.account())))
                .toList();
        long there = lines.stream()
                .filter(line -> line.action().equals(lineOf(one.what())))
                .count();
        int done = 0;
        int open = 0;
        int saved = 0;
        for (List<Said> request : requests) {
            switch (AnswerLog.fate(request)) {
                case DONE -> done++;
                case SAVED -> {
                    Left was = left == null ? null : left.get(request.get(0).id());
                    if (left == null) {
                        saved++;
                    } else if (was == null || !was.answered()) {
                        found.add(new Violation("A2", "\"saved\" was never answered: " + last(request)));
                        open++;
                    } else if (was.refusal() == null) {
                        done++;
                    }
                }
                case OPEN -> open++;
                case NOT_DONE -> {}
            }
        }
        if (there < done) {
            found.add(new Violation(
                    "A1", done + " × " + place + " were acknowledged, and " + there + " are in the audit"));
        }
        if (there > done + open + saved) {
            boolean denied = requests.stream()
                    .anyMatch(request -> request.stream().anyMatch(said -> said.kind() == Said.Kind.DENIED));
            found.add(new Violation(
                    denied ? "A3" : "A4",
                    there + " × " + place + " are in the audit, and at most " + (done + open + saved) + " can be"
                            + (denied ? "; somebody was told that nothing was changed" : "")));
        }
        long ignored = lines.stream()
                .filter(line -> line.action().equals("ignored: " + one.what()))
                .count();
        if (left == null && saved > 0 && ignored > 0) {
            found.add(new Violation(
                    "A2", ignored + " × " + place + " were answered \"saved\", then refused, and nobody was told"));
        }
        if (left == null && there + ignored < done + saved) {
            found.add(new Violation(
                    "A2",
                    (done + saved) + " × " + place + " were acknowledged or saved, and " + (there + ignored)
                            + " came to anything"));
        }
    }

    private static String last(List<Said> request) {
        return request.get(request.size() - 1).line();
    }

    /** A view that somebody was answered with is the view that pages show, or an older one. */
    private void revisions(List<Stored> views) {
        for (Said said : answers) {
            if (said.kind() == Said.Kind.TAKEN && said.account() != null && said.revision() >= 0) {
                boolean there = views.stream()
                        .anyMatch(view -> view.account().equals(said.account())
                                && view.session().equals(said.session())
                                && view.revision() >= said.revision());
                if (!there) {
                    found.add(new Violation(
                            "I6",
                            "somebody was shown revision " + said.revision() + ", and the pages are behind it: "
                                    + said.line()));
                }
            }
        }
    }

    /** A session that somebody was told of is there, and takes the accounts they named. */
    private void sessions(List<Case> cases, List<Stored> views) {
        for (Said said : answers) {
            if (!said.what().equals("START")) {
                continue;
            }
            if (said.kind() == Said.Kind.TAKEN) {
                Case there = cases.stream()
                        .filter(one -> one.session().equals(said.text()))
                        .findFirst()
                        .orElse(null);
                if (there == null) {
                    found.add(new Violation("A6", "this session was never there: " + said.line()));
                    continue;
                }
                for (String account : said.detail().split(",", -1)) {
                    taken(said, there.session(), account, views);
                }
            } else if (said.kind() == Said.Kind.SAVED) {
                for (String account : said.detail().split(",", -1)) {
                    boolean came = views.stream()
                            .anyMatch(view -> view.account().equals(account)
                                    && !view.view().path("outcome").asString("").equals("CANCELLED"));
                    if (!came && !cancelledSince(said)) {
                        found.add(new Violation(
                                "A6",
                                "a start was answered \"saved\", and nobody took " + account + ": " + said.line()));
                    }
                }
            }
        }
    }

    /** Whether somebody cancelled it, by a request that may have come after this one: both were under way, or it was later. */
    private boolean cancelledSince(Said said) {
        return answers.stream()
                .anyMatch(
                        other -> (other.what().equals("Cancel") || other.what().equals("RESET"))
                                && other.customer().equals(said.customer())
                                && other.at().plusMillis(other.millis()).isAfter(said.at()));
    }

    private void taken(Said said, String session, String account, List<Stored> views) {
        Stored view = views.stream()
                .filter(one -> one.session().equals(session) && one.account().equals(account))
                .findFirst()
                .orElse(null);
        if (view == null) {
            found.add(new Violation("A6", "account " + account + " is not in the session: " + said.line()));
            return;
        }
        String outcome = view.view().path("outcome").asString("");
        if (outcome.equals("CANCELLED") && !cancelledSince(said)) {
            found.add(new Violation(
                    "A6",
                    "account " + account
                            + " was told to be in a session that cancelled it, and nobody cancelled since: "
                            + said.line()));
        }
    }

    /** After a vault reset every live account gets a new key. */
    private void vaults() {
        for (Said said : answers) {
            if (!said.what().equals("RESET") || !(said.kind() == Said.Kind.TAKEN || said.kind() == Said.Kind.SAVED)) {
                continue;
            }
            Instant wiped = said.at();
            boolean owed = sql.sql("select count(*) from vault where customer_id = :customer and session_owed = true")
                            .param("customer", said.customer())
                            .query(Integer.class)
                            .single()
                    > 0;
            if (owed) {
                found.add(new Violation("A7", "the session after a vault reset is still owed: " + said.line()));
            }
            List<Key> keys = keyRows();
            for (TradingAccount account : rig.records().accounts(said.customer())) {
                boolean again = keys.stream()
                        .anyMatch(key -> key.account().equals(account.id())
                                && key.state().equals("CURRENT")
                                && key.since().isAfter(wiped));
                boolean skipped = answers.stream()
                        .anyMatch(other ->
                                other.what().equals("Skip") && account.id().equals(other.account()));
                if (account.live() && !again && !skipped) {
                    found.add(new Violation(
                            "A7",
                            "the vault was reset, and account " + account.id() + " never got a new key: "
                                    + said.line()));
                }
            }
        }
    }

    // ---- I2 and I4: keys ----

    private void keys(List<Stored> views) {
        List<Key> keys = keyRows();
        Map<String, Set<String>> handedIn = new HashMap<>();
        Set<String> wrong = new HashSet<>();
        for (Said said : answers) {
            if (said.what().equals("Connect")) {
                String[] parts = said.detail().split(" ", -1);
                handedIn.computeIfAbsent(
                                said.session() + "/" + said.account() + "/" + parts[0] + "/" + parts[1],
                                none -> new HashSet<>())
                        .add(parts[2]);
                if (parts.length > 3) {
                    wrong.add(said.account() + "/" + parts[2]);
                }
            }
        }
        Map<String, String[]> attempts = new HashMap<>();
        sql.sql("select attempt_id, session_id, account_id, slot, attempt_number, verdict from attempt"
                        + " where account_id in (:accounts)")
                .param("accounts", accounts())
                .query(row -> {
                    attempts.put(row.getString(1), new String[] {
                        row.getString(2) + "/" + row.getString(3) + "/" + row.getString(4) + "/" + row.getInt(5),
                        row.getString(6)
                    });
                });
        for (Stored view : views) {
            if (view.view().path("outcome").asString("").equals("REPLACED") && newest(view, views)) {
                view.view().path("slots").forEach(slot -> replaced(view.account(), slot, keys));
                if (needsKey(view.account())) {
                    found.add(new Violation(
                            "I3", "account " + view.account() + " has its new key, and is shown as one without"));
                }
            }
        }
        Set<String> busy = views.stream()
                .filter(view -> view.view().path("outcome").asString("").isEmpty())
                .map(Stored::account)
                .collect(Collectors.toSet());
        for (Key key : keys) {
            if (!busy.contains(key.account()) && !key.state().equals("CURRENT")) {
                found.add(new Violation(
                        "I2", "account " + key.account() + " is done and holds a " + key.state() + " key"));
            }
            if (!key.state().equals("CURRENT") || key.attempt().startsWith("before/")) {
                continue;
            }
            String[] attempt = attempts.get(key.attempt());
            if (attempt == null || !attempt[1].equals("ACCEPTED")) {
                found.add(new Violation(
                        "I4", "the key in use of account " + key.account() + " was never proved: " + key.attempt()));
            } else if (!handedIn.getOrDefault(attempt[0], Set.of()).contains(key.lastFour())) {
                found.add(new Violation(
                        "I4",
                        "the key in use of account " + key.account() + " ends in " + key.lastFour()
                                + ", which is not the key that was handed in and proved as " + attempt[0]));
            }
            if (wrong.contains(key.account() + "/" + key.lastFour())) {
                found.add(new Violation("I4", "a key that does not work is in use: account " + key.account()));
            }
        }
    }

    private boolean newest(Stored view, List<Stored> views) {
        return views.stream()
                .filter(other -> other.account().equals(view.account()))
                .allMatch(other -> other.view()
                                .path("waitingSince")
                                .asString("")
                                .compareTo(view.view().path("waitingSince").asString(""))
                        <= 0);
    }

    private void replaced(String account, JsonNode slot, List<Key> keys) {
        if (!slot.path("state").asString().equals("REPLACED")) {
            return;
        }
        List<Key> current = keys.stream()
                .filter(key -> key.account().equals(account)
                        && key.slot().equals(slot.path("name").asString())
                        && key.state().equals("CURRENT"))
                .toList();
        if (current.size() != 1
                || !current.get(0).lastFour().equals(slot.path("lastFour").asString(""))) {
            found.add(new Violation(
                    "I2",
                    "account " + account + " says its " + slot.path("name").asString() + " key ending in "
                            + slot.path("lastFour").asString("") + " is in use; the vault holds " + current));
        }
    }

    // ---- I6, I7: the picture and the trail ----

    private void trail(List<Line> audit, List<Stored> views) {
        AuditCheck.Result check = rig.records().audit().verify();
        if (!check.whole()) {
            found.add(new Violation("I7", check.finding()));
        }
        Map<String, Long> ends = audit.stream()
                .filter(line -> line.action().equals("started") || line.action().startsWith("ended: "))
                .collect(Collectors.groupingBy(
                        line -> (line.action().equals("started") ? "start" : "end") + " of " + line.session() + " "
                                + line.account(),
                        Collectors.counting()));
        ends.forEach((what, times) -> {
            if (times != 1) {
                found.add(new Violation("I7", times + " lines of the one " + what));
            }
        });
        for (Stored view : views) {
            String of = " of " + view.session() + " " + view.account();
            if (!ends.containsKey("start" + of)) {
                found.add(new Violation("I7", "no line of the start" + of));
            }
            if (!view.view().path("outcome").asString("").isEmpty() && !ends.containsKey("end" + of)) {
                found.add(new Violation("I7", "no line of the end" + of));
            }
        }
        Map<String, Long> inUse = audit.stream()
                .filter(line -> line.action().equals("KEY_IN_USE") && line.session() != null)
                .collect(Collectors.groupingBy(line -> line.account() + " " + line.text(), Collectors.counting()));
        inUse.forEach((what, times) -> {
            if (times != 1) {
                found.add(new Violation("I1", "a key was put in use " + times + " times: " + what));
            }
        });
    }

    /** What pages read is what the workflows say. */
    private void pictures(List<Stored> views, List<Case> cases) {
        for (String account : accounts()) {
            JsonNode truth = ask(WorkflowIds.account(account));
            if (truth == null) {
                continue;
            }
            String session = truth.path("sessionId").asString("");
            Stored shown = views.stream()
                    .filter(view ->
                            view.account().equals(account) && view.session().equals(session))
                    .findFirst()
                    .orElse(null);
            same("account " + account, truth, shown == null ? null : shown.view());
        }
        for (String customer : customers) {
            JsonNode truth = ask(WorkflowIds.session(customer));
            if (truth == null) {
                continue;
            }
            Case shown = cases.stream()
                    .filter(one -> one.session().equals(truth.path("sessionId").asString("")))
                    .findFirst()
                    .orElse(null);
            same("the session of " + customer, truth, shown == null ? null : shown.view());
        }
    }

    private void same(String whose, JsonNode truth, @Nullable JsonNode shown) {
        if (restored && shown != null && ended(truth)) {
            // What was put back may lack the key that it ended with: then the page says so, and the history cannot.
            if (!ended(shown)) {
                found.add(new Violation("I6", "the page of " + whose + " waits for what has ended"));
            }
            return;
        }
        for (String part : List.of("revision", "step", "waitingOn", "outcome", "state", "notes", "attempts")) {
            String is = text(truth.path(part));
            String said = shown == null ? "nothing" : text(shown.path(part));
            if (!is.equals(said)) {
                found.add(new Violation(
                        "I6",
                        "the page of " + whose + " shows " + part + " “" + said + "”, the workflow “" + is + "”"));
                return;
            }
        }
    }

    private static String text(JsonNode part) {
        return part.isContainer() ? part.toString() : part.asString("");
    }

    private static boolean ended(JsonNode view) {
        String state = view.path("state").asString("");
        return !view.path("outcome").asString("").isEmpty() || !(state.isEmpty() || state.equals("OPEN"));
    }

    private @Nullable JsonNode ask(String workflow) {
        try {
            return json.readTree(json.writeValueAsString(
                    rig.workflows().newUntypedWorkflowStub(workflow).query("view", Map.class)));
        } catch (io.temporal.client.WorkflowNotFoundException never) {
            return null;
        } catch (RuntimeException silent) {
            found.add(new Violation("I6", workflow + " does not answer: " + silent.getMessage()));
            return null;
        }
    }

    // ---- I5: secrets ----

    private void leaks() {
        if (secrets.isEmpty()) {
            return;
        }
        LeakScan.in(rig.folder(), file -> !file.getFileName().toString().startsWith("sandbox"), secrets)
                .forEach(leak -> found.add(new Violation("I5", leak)));
    }
}
