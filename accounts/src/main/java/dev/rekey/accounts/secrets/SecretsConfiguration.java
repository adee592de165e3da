package dev.rekey.accounts.secrets;

import dev.rekey.accounts.write.AuditTrail;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Wires what opens and seals. Only the process that verifies credentials imports it, beside
 * {@code AccountsConfiguration}; the property {@code rekey.master-key-file} names the key's file.
 */
@Configuration(proxyBeanMethods = false)
public class SecretsConfiguration {

    /** The master key; made on the first start. */
    @Bean
    public MasterKey masterKey(@Value("${rekey.master-key-file}") Path file, JdbcClient jdbc) {
        MasterKey key = MasterKey.fromFile(file);
        MasterKeyMark.check(jdbc, key);
        return key;
    }

    /** The intake keys. */
    @Bean
    public IntakeKeyStore intakeKeyStore(
            JdbcClient jdbc, PlatformTransactionManager transactions, MasterKey key, ObjectProvider<Clock> clock) {
        return new IntakeKeyStore(jdbc, transactions, key, clock.getIfUnique(Clock::systemUTC));
    }

    /** The platform's own keys; made on the first start. */
    @Bean
    public PlatformKeys platformKeys(
            JdbcClient jdbc, PlatformTransactionManager transactions, MasterKey key, ObjectProvider<Clock> clock) {
        PlatformKeys keys = new PlatformKeys(jdbc, key, clock.getIfUnique(Clock::systemUTC));
        new Resealing(jdbc, transactions, key, keys).run();
        return keys;
    }

    /** The fingerprints. */
    @Bean
    public Fingerprints fingerprints(JdbcClient jdbc, PlatformKeys keys, ObjectProvider<Clock> clock) {
        return new Fingerprints(jdbc, keys, clock.getIfUnique(Clock::systemUTC));
    }

    /** The credentials. */
    @Bean
    public CredentialStore credentialStore(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            PlatformKeys keys,
            Fingerprints fingerprints,
            AuditTrail audit,
            ObjectProvider<Clock> clock) {
        return new CredentialStore(jdbc, transactions, keys, fingerprints, audit, clock.getIfUnique(Clock::systemUTC));
    }
}
