package dev.rekey.e2e.prove;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * Has one process believe in another time of day, as when the clock of its machine is set: whatever asks {@link Instant}
 * or a {@link java.time.Clock} is told so. Threads go on waiting as long as they did, as they do on such a machine.
 */
// What advice assigns is read by the code it is woven into.
@SuppressWarnings("UnusedVariable")
public final class ShiftedClock {

    private static final String SETTING = "rekey.prove.clock";

    private ShiftedClock() {}

    /** From now on this process is so much ahead, or behind. */
    static void set(Path folder, String process, Duration by) {
        try {
            Files.createDirectories(folder);
            Path file = file(folder, process);
            if (by.isZero()) {
                Files.deleteIfExists(file);
                return;
            }
            Path written = Files.writeString(folder.resolve("new-clock-" + process), Long.toString(by.toMillis()));
            Files.move(
                    written,
                    file,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path folder, String process) {
        return folder.resolve("clock-" + process);
    }

    /** In that process: looks for what was set, all the time. */
    static void follow(Path folder, String process, Instrumentation instrumentation) {
        Path file = file(folder, process);
        Thread looking = new Thread(
                () -> {
                    boolean woven = false;
                    while (true) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                        String by = read(file);
                        if (!by.isEmpty() || woven) {
                            System.setProperty(SETTING, by.isEmpty() ? "0" : by);
                        }
                        if (!by.isEmpty() && !woven) {
                            weave(instrumentation);
                            woven = true;
                            sure(Duration.ofMillis(Long.parseLong(by)));
                        }
                    }
                },
                "prove-clock");
        looking.setDaemon(true);
        looking.start();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException gone) {
            return "";
        }
    }

    private static void weave(Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .ignore(none())
                .type(named("java.time.Clock"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Moments.class).on(named("currentInstant"))))
                .type(named("java.time.Clock$SystemClock"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Millis.class).on(named("millis"))))
                .installOn(instrumentation);
    }

    private static void sure(Duration by) {
        Duration shifted = Duration.ofMillis(Instant.now().toEpochMilli() - System.currentTimeMillis());
        if (shifted.minus(by).abs().compareTo(Duration.ofSeconds(30)) > 0) {
            // What cannot be shifted must not go unnoticed: the process ends, and nothing is proved.
            System.err.println("PROVE: the clock could not be shifted");
            Runtime.getRuntime().halt(1);
        }
        System.err.println("PROVE: the clock is shifted by " + shifted);
    }

    static final class Moments {
        private Moments() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Instant now) {
            now = now.plusMillis(Long.getLong("rekey.prove.clock", 0L));
        }
    }

    static final class Millis {
        private Millis() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long now) {
            now += Long.getLong("rekey.prove.clock", 0L);
        }
    }
}
