package dev.rekey.process;

import org.springframework.context.SmartLifecycle;

/** Something that a process ends in its turn when it stops, and does not begin again. */
public abstract class EndingPart implements SmartLifecycle {

    private final int phase;
    private volatile boolean running;

    /** @param phase when it is its turn: those of a higher phase end earlier */
    protected EndingPart(int phase) {
        this.phase = phase;
    }

    /** Ends it, and returns when that is done. */
    protected abstract void end();

    @Override
    public final void start() {
        running = true;
    }

    @Override
    public final void stop() {
        running = false;
        end();
    }

    @Override
    public final boolean isRunning() {
        return running;
    }

    /** What it ends does not begin again. */
    @Override
    public final boolean isPauseable() {
        return false;
    }

    @Override
    public final int getPhase() {
        return phase;
    }
}
