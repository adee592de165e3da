package dev.rekey.workflows.impl;

import dev.rekey.elsewhere.OtherRoom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What no workflow may do, one class for each way: what the rules must find. */
public final class Undetermined {
    private Undetermined() {}

    /** By a clock of its own. */
    public static final class HasAClock {
        Instant now(Clock clock) {
            return clock.instant();
        }
    }

    /** By the machine's clock. */
    public static final class AsksForTheTime {
        Instant now() {
            return Instant.now();
        }
    }

    /** By the machine's counter. */
    public static final class AsksTheSystemForTheTime {
        long now() {
            return System.currentTimeMillis() + System.nanoTime();
        }
    }

    /** A number at random. */
    public static final class DrawsLots {
        int lot() {
            return new Random(1).nextInt();
        }
    }

    /** A name at random. */
    public static final class MakesANameUp {
        String name() {
            return UUID.randomUUID().toString();
        }
    }

    /** A thread of its own. */
    public static final class StartsAThread {
        void start(Runnable work) {
            new Thread(work).start();
        }
    }

    /** A lock. */
    public static final class TakesALock {
        private final ReentrantLock lock = new ReentrantLock();

        boolean held() {
            return lock.isLocked();
        }
    }

    /** A file. */
    public static final class LooksAtAFile {
        boolean there(Path file) {
            return Files.exists(file);
        }
    }

    /** A variable of the process. */
    public static final class ReadsTheEnvironment {
        @Nullable
        String home() {
            return System.getenv("HOME");
        }
    }

    /** The machine's time zone. */
    public static final class ReadsTheTimeZone {
        ZoneId zone() {
            return ZoneId.systemDefault();
        }
    }

    /** The machine's language. */
    public static final class ReadsTheLanguage {
        Locale language() {
            return Locale.getDefault();
        }
    }

    /** A mapper. */
    public static final class MapsByItself {
        String json(Object any) {
            return JsonMapper.shared().writeValueAsString(any);
        }
    }

    /** Another room. */
    public static final class LeansOnAnotherRoom {
        String ask() {
            return OtherRoom.answer();
        }
    }
}
