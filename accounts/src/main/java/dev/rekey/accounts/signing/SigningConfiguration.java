package dev.rekey.accounts.signing;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Whose signatures are made and believed here. A starter has a starter's key and a worker a worker's; each knows the
 * public keys of both kinds by files that are named to it and are in no database.
 */
@Configuration(proxyBeanMethods = false)
public class SigningConfiguration {

    /** What starters sign: who acts, and the vaults they make. */
    @Bean
    public Signing starterSigning(
            @Value("${rekey.signing.starter-key-file:}") String keyFile,
            @Value("${rekey.signing.starters:}") String[] pinned,
            @Value("${rekey.signing.make:true}") boolean make) {
        return signing("starter", keyFile, pinned, make);
    }

    /** What workers sign: the intake keys they make. */
    @Bean
    public Signing workerSigning(
            @Value("${rekey.signing.worker-key-file:}") String keyFile,
            @Value("${rekey.signing.workers:}") String[] pinned,
            @Value("${rekey.signing.make:true}") boolean make) {
        return signing("worker", keyFile, pinned, make);
    }

    private static Signing signing(String whose, String keyFile, String[] pinned, boolean make) {
        List<Path> files = Arrays.stream(pinned)
                .filter(name -> !name.isBlank())
                .map(name -> Path.of(name.strip()))
                .toList();
        Signing signing = new Signing(whose, keyFile.isBlank() ? null : Path.of(keyFile), make, files);
        if (!make) {
            // Several machines: what is missing is said now, and not to the first customer.
            signing.check();
        }
        return signing;
    }
}
