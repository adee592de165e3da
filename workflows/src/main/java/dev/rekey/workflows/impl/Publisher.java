package dev.rekey.workflows.impl;

import dev.rekey.workflows.activities.ProgressActivities;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the views of one workflow, one write after the other. The newest view is what counts: whatever was not
 * written yet is written together, the view once and each line of the audit once. No thread waits meanwhile, however
 * many actions come in.
 *
 * <p>A write is tried within the workflow task first, which costs one event. One that fails there is left to the server,
 * which tries it again until the database is back, however long that takes, without another event.
 *
 * @param <V> the view
 */
final class Publisher<V> {

    /** So many lines in one write: a call has a size that a server takes. */
    private static final int MOST_LINES = 200;

    /** Begins a write; the same view and lines are written again when it fails. */
    interface Write<V> {
        Promise<Void> begin(ProgressActivities progress, V view, List<Entry> lines);
    }

    private final Write<V> write;
    private final Deque<Entry> lines = new ArrayDeque<>();
    private @Nullable V newest;
    private long newestRevision;
    private long published;
    private boolean writing;
    private boolean inTask;
    private boolean late;

    Publisher(long published, Write<V> write) {
        this.published = published;
        this.newestRevision = published;
        this.write = write;
    }

    /** Publishes a view with a line that tells what led to it. */
    void publish(V view, long revision, Entry line) {
        publish(view, revision, List.of(line));
    }

    /** Publishes a view with the lines that tell what led to it. */
    void publish(V view, long revision, List<Entry> toldBy) {
        newest = view;
        newestRevision = revision;
        lines.addAll(toldBy);
        next();
    }

    /** The revision that was written last. */
    long published() {
        return published;
    }

    /** Waits until this revision is written, or the database proves to be away. */
    void await(long revision) {
        Workflow.await(() -> published >= revision || late);
    }

    /**
     * Whether a write is under way within the workflow task. A timer that is begun and given up again meanwhile leaves
     * nothing in the history, and yet stands in the way when that is replayed: none is begun before this is over.
     */
    boolean inTask() {
        return inTask;
    }

    /** Whether nothing is left to be written. */
    boolean idle() {
        return !writing && lines.isEmpty();
    }

    private void next() {
        V view = newest;
        if (writing || lines.isEmpty() || view == null) {
            return;
        }
        writing = true;
        inTask = true;
        long revision = newestRevision;
        List<Entry> some = new ArrayList<>();
        while (!lines.isEmpty() && some.size() < MOST_LINES) {
            some.add(lines.removeFirst());
        }
        String summary = summary(some);
        begin(Workflow.newLocalActivityStub(ProgressActivities.class, Options.quick(summary)), view, some)
                .handle((done, failure) -> {
                    inTask = false;
                    if (failure == null) {
                        written(revision);
                    } else {
                        late = true;
                        leaveToServer(summary, view, revision, some);
                    }
                    return null;
                });
    }

    private void leaveToServer(String summary, V view, long revision, List<Entry> some) {
        begin(Workflow.newActivityStub(ProgressActivities.class, Options.untilDone(summary)), view, some)
                .handle((done, failure) -> {
                    if (failure == null) {
                        written(revision);
                    } else {
                        // Nothing but a fault of ours ends it, and not for good.
                        Workflow.newDetachedCancellationScope(() -> Workflow.newTimer(Options.AFTER_A_FAULT)
                                        .thenApply(over -> {
                                            leaveToServer(summary, view, revision, some);
                                            return null;
                                        }))
                                .run();
                    }
                    return null;
                });
    }

    private void written(long revision) {
        published = Math.max(published, revision);
        writing = false;
        late = late && !lines.isEmpty();
        next();
    }

    /** Detached: a cancelled workflow still tells what becomes of it. */
    private Promise<Void> begin(ProgressActivities progress, V view, List<Entry> some) {
        List<Promise<Void>> begun = new ArrayList<>(1);
        Workflow.newDetachedCancellationScope(() -> begun.add(write.begin(progress, view, List.copyOf(some))))
                .run();
        return begun.get(0);
    }

    private static String summary(List<Entry> some) {
        String first = "publish: " + some.get(0).action();
        return some.size() == 1 ? first : first + " and " + (some.size() - 1) + " more";
    }
}
