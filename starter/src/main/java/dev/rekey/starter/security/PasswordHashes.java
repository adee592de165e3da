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

    private PasswordHashes() {}

    /** Argon2id with the parameters Spring Security recommends; of many at once, most wait. */
    public static PasswordEncoder encoder() {
        PasswordEncoder argon2 = new FewAtOnce(Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8());
        return new DelegatingPasswordEncoder(ARGON2, Map.of(ARGON2, argon2));
    }

    /** Each look takes 16 MB: as many as there are requests at once would take all memory. */
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
