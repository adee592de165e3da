package dev.rekey.starter.guide;

import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.starter.StarterConfiguration;
import dev.rekey.starter.door.RotationDoor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The real pages on a database of their own, with the doors replaced; no Temporal anywhere. Named by whoever wants it,
 * and no {@code @Configuration}: the pages look for those in this package too, and other tests have doors of their own.
 */
@EnableAutoConfiguration
// In this order: the real doors step back when there are some already.
@Import({GuidePagesApplication.Doors.class, StarterConfiguration.class})
public class GuidePagesApplication {

    /** Where the database is. */
    public static final String DATABASE =
            "jdbc:h2:mem:guide;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";

    /** What stands in for Temporal. */
    static class Doors {

        @Bean
        @Primary
        RotationDoor guideDoor() {
            return new FakeDoor();
        }

        @Bean
        @Primary
        FakeVaultDoor guideVaultDoor() {
            return new FakeVaultDoor();
        }
    }

    @Bean
    Sample sample(
            AccountImport imports,
            AccountDirectory directory,
            ProgressWriter writer,
            GuideLinks links,
            @Qualifier("workerSigning") Signing workers,
            JdbcClient jdbc) {
        return new Sample(imports, directory, writer, links, workers, jdbc);
    }
}
