package dev.rekey.starter.security;

import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.starter.StarterConfiguration;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.Started;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The real pages on a database of their own, with a door behind which everything is taken and nothing changes. No
 * {@code @Configuration}: the pages look for those in this package too, and other tests have doors of their own.
 */
@EnableAutoConfiguration
// In this order: the real doors step back when there are some already.
@Import({PagesApplication.Doors.class, StarterConfiguration.class})
class PagesApplication {

    /** Where the database is. */
    static final String DATABASE =
            "jdbc:h2:mem:people;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;"
                    + "DB_CLOSE_DELAY=-1";

    static class Doors {

        @Bean
        @Primary
        TestClock testClock() {
            return new TestClock();
        }

        @Bean
        @Primary
        TakingDoor takingDoor() {
            return new TakingDoor();
        }
    }

    @Bean
    @Primary
    Sample peopleSample(
            AccountImport imports,
            AccountDirectory directory,
            ProgressWriter writer,
            GuideLinks links,
            @Qualifier("workerSigning") Signing workers,
            JdbcClient jdbc) {
        return new Sample(imports, directory, writer, links, workers, jdbc);
    }

    /** Stands still until a test moves it. */
    static final class TestClock extends Clock {

        private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Takes every action and answers with the view that is published already. */
    static final class TakingDoor implements RotationDoor {

        final List<SessionStart> starts = new CopyOnWriteArrayList<>();
        final List<SessionRequest> onSessions = new CopyOnWriteArrayList<>();

        @Override
        public Started start(SessionStart start) {
            starts.add(start);
            return new Started.Session(start.sessionId(), false);
        }

        @Override
        public Answer<AccountView> act(AccountView shown, ActionRequest request) {
            return new Answer.Now<>(shown);
        }

        @Override
        public Answer<SessionView> act(SessionView shown, SessionRequest request) {
            onSessions.add(request);
            return new Answer.Saved<>();
        }
    }
}
