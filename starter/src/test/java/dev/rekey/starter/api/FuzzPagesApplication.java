package dev.rekey.starter.api;

import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.starter.StarterConfiguration;
import dev.rekey.starter.guide.Sample;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The real pages on a database of their own, with doors behind which anything may happen. No {@code @Configuration}: the
 * pages look for those in this package too, and other tests have doors of their own.
 */
@EnableAutoConfiguration
// In this order: the real doors step back when there are some already.
@Import({FuzzPagesApplication.Doors.class, StarterConfiguration.class})
class FuzzPagesApplication {

    /** Where the database is. */
    static final String DATABASE =
            "jdbc:h2:mem:fuzz;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";

    static class Doors {

        /** Hashes are made by the hundred; how slow a real one is is not asked here. */
        @Bean
        @Primary
        PasswordEncoder quickHashes() {
            return new BCryptPasswordEncoder(4);
        }

        @Bean
        @Primary
        FuzzDoors fuzzDoors() {
            return new FuzzDoors();
        }
    }

    @Bean
    Sample fuzzSample(
            AccountImport imports,
            AccountDirectory directory,
            ProgressWriter writer,
            GuideLinks links,
            @Qualifier("workerSigning") Signing workers,
            JdbcClient jdbc) {
        return new Sample(imports, directory, writer, links, workers, jdbc);
    }
}
