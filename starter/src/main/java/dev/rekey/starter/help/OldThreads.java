package dev.rekey.starter.help;

import dev.rekey.accounts.write.CleanUpBook;
import dev.rekey.accounts.write.HelpBook;
import dev.rekey.accounts.write.InstructionReportBook;
import dev.rekey.starter.config.HelpProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets what was written in sessions that ended long ago. Several starters do it at once without harm. */
@Component
class OldThreads {

    private final HelpBook book;
    private final InstructionReportBook reports;
    private final CleanUpBook ticks;
    private final Duration keptFor;
    private final Clock clock;

    OldThreads(
            HelpBook book, InstructionReportBook reports, CleanUpBook ticks, HelpProperties properties, Clock clock) {
        this.book = book;
        this.reports = reports;
        this.ticks = ticks;
        this.keptFor = properties.keptFor();
        this.clock = clock;
    }

    @Scheduled(initialDelay = 70, fixedDelay = 360, timeUnit = TimeUnit.MINUTES)
    void forget() {
        book.forget(clock.instant().minus(keptFor));
        reports.forget(clock.instant().minus(keptFor));
        ticks.forget(clock.instant().minus(keptFor));
    }
}
