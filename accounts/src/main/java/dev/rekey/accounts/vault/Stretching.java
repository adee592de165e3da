package dev.rekey.accounts.vault;

import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * How five words become a key: Argon2id (RFC 9106). Stored beside what it locks, so that a stronger setting can follow.
 *
 * @param memoryKib how much memory one try takes
 * @param passes how often it is gone over
 * @param lanes how many lanes
 */
public record Stretching(int memoryKib, int passes, int lanes) {

    /** What new vaults get: 64 MiB, three passes, one lane; some tenths of a second for us and for whoever guesses. */
    public static final Stretching STANDARD = new Stretching(64 * 1024, 3, 1);

    /** Each takes its memory: more at once would let a few requests take all of it. */
    private static final Semaphore AT_ONCE = new Semaphore(2, true);

    private static final int MOST_MEMORY_KIB = 256 * 1024;
    private static final int MOST_PASSES = 16;
    private static final int MOST_LANES = 8;

    /** Whether one try stays within what a process can give: whoever writes the database may have written anything. */
    public boolean bearable() {
        return memoryKib > 0
                && memoryKib <= MOST_MEMORY_KIB
                && passes > 0
                && passes <= MOST_PASSES
                && lanes > 0
                && lanes <= MOST_LANES;
    }

    /** The key of these words and this salt. */
    public byte[] key(FiveWords words, byte[] salt) {
        byte[] key = new byte[Encryption.KEY_BYTES];
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        AT_ONCE.acquireUninterruptibly();
        try {
            argon2.generateBytes(words.phrase(), key);
        } finally {
            AT_ONCE.release();
        }
        return key;
    }

    @Override
    public String toString() {
        return "argon2id m=" + memoryKib + " t=" + passes + " p=" + lanes;
    }
}
