package dev.rekey.starter.security;

import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** How passwords are hashed. The kind stands before each hash, so that a better one can follow. */
public final class PasswordHashes {

    private static final String ARGON2 = "argon2";

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ROUNDS = 2;

    private PasswordHashes() {}

    /**
     * Argon2id with the parameters that OWASP names in 2026: 19 MiB, two rounds, one lane. A hash made with less is right
     * still, and {@link PasswordEncoder#upgradeEncoding} says of it that it is to be made anew. Of many at once, most
     * wait.
     */
    public static PasswordEncoder encoder() {
        PasswordEncoder argon2 =
                new FewAtOnce(new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, ROUNDS));
        return new DelegatingPasswordEncoder(ARGON2, Map.of(ARGON2, argon2));
    }

    /** Each look takes 19 MB: as many as there are requests at once would take all memory. */
    private static final class FewAtOnce implements PasswordEncoder {

        private static final int AT_ONCE = 4;

        private final PasswordEncoder hashes;
        private final Semaphore free = new Semaphore(AT_ONCE, true);

        private FewAtOnce(PasswordEncoder hashes) {
            this.hashes = hashes;
        }

        @Override
        public @Nullable String encode(@Nullable CharSequence password) {
            return inTurn(() -> hashes.encode(password));
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            return Boolean.TRUE.equals(inTurn(() -> hashes.matches(password, hash)));
        }

        @Override
        public boolean upgradeEncoding(@Nullable String hash) {
            return hashes.upgradeEncoding(hash);
        }

        private <T extends @Nullable Object> T inTurn(Supplier<T> look) {
            free.acquireUninterruptibly();
            try {
                return look.get();
            } finally {
                free.release();
            }
        }
    }
}
