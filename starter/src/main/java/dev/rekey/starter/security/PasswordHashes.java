package dev.rekey.starter.security;

import java.util.Map;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** How passwords are hashed. The kind stands before each hash, so that a better one can follow. */
public final class PasswordHashes {

    private static final String ARGON2 = "argon2";

    private PasswordHashes() {}

    /** Argon2id with the parameters Spring Security recommends. */
    public static PasswordEncoder encoder() {
        return new DelegatingPasswordEncoder(
                ARGON2, Map.of(ARGON2, Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8()));
    }
}
