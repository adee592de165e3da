package dev.rekey.accounts.secrets;

import dev.rekey.accounts.database.AtStart;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.vault.WordChecks;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.ForeignKeys;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Wires what opens and seals. Only the process that verifies credentials imports it, beside
 * {@code AccountsConfiguration}. Where the master key is: {@code rekey.master-key-file} names its file; if given,
 * {@code rekey.master-key-env} names an environment variable, or {@code rekey.master-key-command} is a command that
 * prints it.
 */
@Configuration(proxyBeanMethods = false)
public class SecretsConfiguration {

    /** The master key; made where it is a file and the database has none yet, unless that is not to be. */
    @Bean
    public MasterKey masterKey(
            @Value("${rekey.master-key-file:}") String file,
            @Value("${rekey.master-key-env:}") String variable,
            @Value("${rekey.master-key-command:}") String command,
            @Value("${rekey.master-key-make:true}") boolean make,
            JdbcClient jdbc) {
        Path path = file.isBlank() ? null : Path.of(file);
        boolean inFile = variable.isBlank() && command.isBlank();
        MasterKey key = path != null && inFile && make && !AtStart.await(() -> MasterKeyMark.isKnown(jdbc))
                ? MasterKey.fromFile(path)
                : MasterKey.configured(path, variable, command);
        return AtStart.await(() -> {
            MasterKeyMark.check(jdbc, key);
            return key;
        });
    }

    /** The intake keys. */
    @Bean
    public IntakeKeyStore intakeKeyStore(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            MasterKey key,
            @Value("${rekey.intake-keys:}") String folder,
            @Qualifier("workerSigning") Signing workers,
            ForeignKeys foreign,
            AuditTrail audit,
            ObjectProvider<Clock> clock) {
        return new IntakeKeyStore(
                jdbc,
                transactions,
                key,
                folder.isBlank() ? IntakeKeyFiles.none() : IntakeKeyFiles.in(Path.of(folder)),
                workers,
                foreign,
                audit,
                clock.getIfUnique(Clock::systemUTC));
    }

    /** The platform's own keys; made on the first start. */
    @Bean
    public PlatformKeys platformKeys(
            JdbcClient jdbc, PlatformTransactionManager transactions, MasterKey key, ObjectProvider<Clock> clock) {
        return AtStart.await(() -> {
            PlatformKeys keys = new PlatformKeys(jdbc, transactions, key, clock.getIfUnique(Clock::systemUTC));
            new Resealing(jdbc, transactions, key, keys).run();
            return keys;
        });
    }

    /** The fingerprints. */
    @Bean
    public Fingerprints fingerprints(JdbcClient jdbc, PlatformKeys keys, ObjectProvider<Clock> clock) {
        return new Fingerprints(jdbc, keys, clock.getIfUnique(Clock::systemUTC));
    }

    /** Opens vaults with their words. */
    @Bean
    public VaultOpener vaultOpener(JdbcClient jdbc, WordChecks checks) {
        return new VaultOpener(jdbc, checks);
    }

    /** The credentials. */
    @Bean
    public CredentialStore credentialStore(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            PlatformKeys keys,
            Fingerprints fingerprints,
            Accounts accounts,
            @Qualifier("starterSigning") Signing starters,
            ForeignKeys foreign,
            AuditTrail audit,
            ObjectProvider<Clock> clock) {
        return new CredentialStore(
                jdbc,
                transactions,
                keys,
                fingerprints,
                accounts,
                starters,
                foreign,
                audit,
                clock.getIfUnique(Clock::systemUTC));
    }
}
