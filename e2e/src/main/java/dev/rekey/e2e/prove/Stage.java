package dev.rekey.e2e.prove;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.e2e.programs.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** One row's run: its own customers with their traders, a desk, what all of them were told, and what is found at the end. */
final class Stage {

    private static final AtomicLong CUSTOMERS = new AtomicLong();

    /** Longer than any pause between two tries that Rekey or Temporal makes after a short fault. */
    private static final Duration STUCK = Duration.ofSeconds(75);

    private static final Duration LONGEST = Duration.ofMinutes(6);

    /** A worker that died holds the comparing of the stores for half a minute; a round takes a quarter of one. */
    private static final Duration COMPARED = Duration.ofMinutes(3);

    private final Rig rig;
    private final Random random;
    private final AnswerLog log;
    private final Desk desk;
    private final List<Trader> traders = new CopyOnWriteArrayList<>();
    private final List<Violation> found = new CopyOnWriteArrayList<>();
    private boolean restored;
    private boolean terminated;
    private long slowest;

    Stage(Rig rig, String row, long seed) {
        this.rig = rig;
        this.random = new Random(seed);
        this.log = new AnswerLog(rig.folder().resolve("answers-" + row + "-" + seed + ".txt"));
        this.desk = new Desk(rig, log);
    }

    Rig rig() {
        return rig;
    }

    Random random() {
        return random;
    }

    Desk desk() {
        return desk;
    }

    AnswerLog log() {
        return log;
    }

    List<Trader> traders() {
        return traders;
    }

    /** What a row itself saw that must not be. */
    void found(String promise, String what) {
        found.add(new Violation(promise, what));
    }

    /** One of the stores was put back: what was acknowledged since is gone with it, and the rest must be in order. */
    void storePutBack() {
        restored = true;
    }

    /** An operator ended workflows at Temporal. */
    void operatorEnded() {
        terminated = true;
    }

    /** From now on nobody may wait for longer than this. */
    void answersWithin(Duration most) {
        slowest = most.toMillis();
    }

    // ---- people ----

    /** A customer nobody has looked after yet. */
    Trader customer(int accounts, boolean holding) {
        String customer = "P" + CUSTOMERS.incrementAndGet();
        rig.records().add(customer, accounts, holding, rig.sandbox());
        Trader trader = new Trader(rig, desk, log, customer, new Random(random.nextLong()));
        traders.add(trader);
        return trader;
    }

    /** A customer whose session is open and whose trader is in. */
    Trader open(int accounts, boolean holding) {
        Trader trader = customer(accounts, holding);
        String id = UUID.randomUUID().toString();
        Patience.until("the start of a session of " + trader.customer(), Duration.ofMinutes(3), () -> {
            Said said = desk.start(trader.customer(), accounts(trader), id);
            return said.kind() == Said.Kind.TAKEN || said.kind() == Said.Kind.SAVED;
        });
        come(trader);
        return trader;
    }

    List<String> accounts(Trader trader) {
        return rig.records().accounts(trader.customer()).stream()
                .map(TradingAccount::id)
                .toList();
    }

    Said start(Trader trader) {
        return desk.start(trader.customer(), accounts(trader), UUID.randomUUID().toString());
    }

    /** The trader comes in, and all accounts of the session are there. */
    void come(Trader trader) {
        Patience.until("a session of " + trader.customer(), Duration.ofMinutes(2), () -> {
            Optional<String> open = desk.openSession(trader.customer());
            return open.isPresent() && trader.enter(open.get());
        });
        Patience.until(
                "the accounts of " + trader.customer(),
                Duration.ofMinutes(2),
                () -> trader.accounts().size() == accounts(trader).size());
    }

    /** Takes an account to this step, with nothing else on the way. */
    void bring(Trader trader, String account, String step) {
        Patience.until("account " + account + " at " + step, Duration.ofMinutes(2), () -> {
            boolean there = trader.view(account)
                    .map(view -> view.path("step").asString().equals(step))
                    .orElse(false);
            if (!there) {
                trader.advance(account);
            }
            return there;
        });
    }

    /** Everybody goes about their business, in and out of order, while this happens. */
    void during(Runnable fault) {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> walking = new ArrayList<>();
        for (Trader trader : traders) {
            Random own = new Random(random.nextLong());
            walking.add(thread("trader " + trader.customer(), () -> {
                while (!over.get()) {
                    walk(trader, own);
                    Patience.pause(30 + own.nextInt(150));
                }
            }));
        }
        try {
            fault.run();
        } finally {
            over.set(true);
            walking.forEach(Stage::join);
        }
    }

    private static void walk(Trader trader, Random own) {
        List<JsonNode> open = trader.accounts().stream()
                .filter(account -> account.path("outcome").asString("").isEmpty())
                .toList();
        if (open.isEmpty()) {
            return;
        }
        String account = open.get(own.nextInt(open.size())).path("accountId").asString();
        if (own.nextInt(3) == 0) {
            trader.wander(account);
        } else {
            trader.advance(account);
        }
    }

    /** Whether this comes about while everybody goes about their business. */
    boolean reached(String what, Duration patience, java.util.function.BooleanSupplier there) {
        AtomicBoolean did = new AtomicBoolean();
        during(() -> did.set(Patience.within(patience, there)));
        if (!did.get()) {
            found("ROW", "this did not come about, so nothing was proved: " + what);
        }
        return did.get();
    }

    // ---- the end ----

    /** Ends every fault, and has every trader go on, in good order, until nothing is left to do. */
    void finish() {
        rig.heal();
        if (restored) {
            // A page that shows an end of which Temporal knows nothing any more would have them stop too early.
            boolean compared =
                    Patience.within(COMPARED, () -> new Judge(rig, traders, log.all(), terminated).showsWhatIs());
            if (!compared) {
                found("I6", "three minutes after a store was put back pages and workflows still differ");
            }
        }
        List<Thread> going = traders.stream()
                .map(trader -> thread("trader " + trader.customer(), () -> toTheEnd(trader)))
                .toList();
        going.forEach(Stage::join);
    }

    private void toTheEnd(Trader trader) {
        long end = System.nanoTime() + LONGEST.toNanos();
        long moved = System.nanoTime();
        String before = "";
        Set<String> places = new HashSet<>();
        int quiet = 0;
        while (System.nanoTime() < end && System.nanoTime() - moved < STUCK.toNanos()) {
            Optional<JsonNode> page = desk.look("/desk/customers/" + trader.customer());
            if (page.isPresent()) {
                String open = page.get().path("openSession").asString("");
                if (open.isEmpty() && !owed(trader)) {
                    // A session that is told of may begin a moment after another one has ended.
                    if (++quiet > 5) {
                        return;
                    }
                } else {
                    quiet = 0;
                    if (!open.isEmpty() && !open.equals(trader.session())) {
                        trader.enter(open);
                    }
                    for (JsonNode account : trader.accounts()) {
                        trader.advance(account.path("accountId").asString());
                    }
                }
            }
            before = where(trader);
            if (places.add(before)) {
                moved = System.nanoTime();
            }
            Patience.pause(200);
        }
        found(
                "L1",
                "customer " + trader.customer() + " got no further: session " + trader.session() + " stands at "
                        + before);
    }

    private boolean owed(Trader trader) {
        return rig.records()
                        .sql()
                        .sql("select count(*) from vault where customer_id = :customer and session_owed = true")
                        .param("customer", trader.customer())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static String where(Trader trader) {
        Set<String> all = new LinkedHashSet<>();
        trader.accounts()
                .forEach(account -> all.add(account.path("accountId").asString().substring(0, 4) + " "
                        + account.path("step").asString() + " "
                        + account.path("revision").asLong() + " "
                        + account.path("outcome").asString("")));
        return all.toString();
    }

    /** What is not as it was promised, when everything has come to its end. */
    List<Violation> judge() {
        try {
            finish();
            if (!traders.isEmpty()) {
                Judge judge = new Judge(rig, traders, log.all(), terminated);
                found.addAll(restored ? judge.judgeRestored() : judge.judge(slowest));
            }
        } catch (RuntimeException broken) {
            found("RIG", Prove.trace(broken));
        }
        return List.copyOf(found);
    }

    // ---- threads ----

    static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Cancels a trader's session. */
    Said cancel(Trader trader) {
        return desk.act(trader.customer(), trader.session(), "Cancel", Map.of("why", "proved what follows"));
    }
}
