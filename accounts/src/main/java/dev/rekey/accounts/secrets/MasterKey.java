package dev.rekey.accounts.secrets;

import dev.rekey.accounts.vault.Encryption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The 256-bit key under which the platform's other keys are wrapped. It comes from a file, an environment variable or a
 * command, never from the database, and it leaves this object in no form: other keys are derived from it.
 *
 * <p>While it is being replaced there are two: everything new is wrapped under the new one, and both open. A process
 * that began before reads its source again when it meets what it cannot open.
 */
public final class MasterKey {

    private static final String HEADER = "rekey-master-key-1";
    private static final int KEY_BYTES = 32;
    private static final int MOST_KEYS = 2;

    private final @Nullable MasterKeySource source;
    private volatile List<One> keys;

    private MasterKey(@Nullable MasterKeySource source, List<One> keys) {
        this.source = source;
        this.keys = keys;
    }

    /** One key, as what is derived from it. */
    private static final class One {

        private final String line;
        private final byte[] wrapping;
        private final byte[] fingerprinting;
        private final String mark;

        One(byte[] key) {
            this.line = HEADER + " " + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
            this.wrapping = derive(key, "wrap");
            this.fingerprinting = derive(key, "fingerprint");
            this.mark = HexFormat.of().formatHex(derive(key, "mark"), 0, 16);
        }

        private static byte[] derive(byte[] key, String purpose) {
            return Encryption.hmac(key, Encryption.utf8("rekey/1 " + purpose));
        }
    }

    /** A key that is kept nowhere; for tests and for trying things out. */
    public static MasterKey ephemeral() {
        return new MasterKey(null, List.of(new One(Encryption.random(KEY_BYTES))));
    }

    /**
     * Reads the key from its file, or makes file and key when there is none. Two processes that start at once end with
     * the same key.
     *
     * @throws IllegalStateException when others may read the file or it holds no key; the message says what to do
     */
    public static MasterKey fromFile(Path file) {
        MasterKeySource.InFile source = new MasterKeySource.InFile(file);
        source.makeIfMissing();
        return from(source);
    }

    /**
     * Reads the key from wherever it is configured to be: a command and an environment variable go before the file. Makes
     * none: where there was one, a missing file is to be put back.
     *
     * @param file the file, for when neither of the others is given
     * @param variable the name of an environment variable, empty for none
     * @param command a command that prints the key, empty for none
     * @throws IllegalStateException when there is no key there; the message says what to do
     */
    public static MasterKey configured(@Nullable Path file, String variable, String command) {
        if (!variable.isBlank() && !command.isBlank()) {
            throw new IllegalStateException("The master key is to come from an environment variable and from a command."
                    + " Configure one of rekey.master-key-env and rekey.master-key-command.");
        }
        if (!command.isBlank()) {
            return from(new MasterKeySource.OfCommand(command, MasterKeySource.OfCommand.PATIENCE));
        }
        if (!variable.isBlank()) {
            return from(new MasterKeySource.InEnvironment(variable, System::getenv));
        }
        if (file == null) {
            throw new IllegalStateException("There is no master key. Configure one of rekey.master-key-file,"
                    + " rekey.master-key-env and rekey.master-key-command.");
        }
        return from(new MasterKeySource.InFile(file));
    }

    static MasterKey from(MasterKeySource source) {
        return new MasterKey(source, read(source));
    }

    /** A new key as it stands in a file or a variable. Secret. */
    public static String newLine() {
        return new One(Encryption.random(KEY_BYTES)).line;
    }

    /** Seals bytes under this key, the new one while there are two. They open again only with the same {@code boundTo}. */
    byte[] wrap(byte[] plain, byte[] boundTo) {
        return Encryption.encrypt(newest().wrapping, boundTo, plain);
    }

    /** Opens what {@link #wrap} sealed. */
    byte[] unwrap(byte[] wrapped, byte[] boundTo) throws SealBroken {
        List<One> known = keys;
        try {
            return unwrap(known, wrapped, boundTo);
        } catch (SealBroken broken) {
            if (source == null || reload().equals(marks(known))) {
                throw broken;
            }
            return unwrap(keys, wrapped, boundTo);
        }
    }

    /** The newest first; what it does not open is of the key before. */
    private static byte[] unwrap(List<One> known, byte[] wrapped, byte[] boundTo) throws SealBroken {
        One newest = known.get(known.size() - 1);
        try {
            return Decryption.decrypt(newest.wrapping, boundTo, wrapped);
        } catch (SealBroken broken) {
            if (known.size() == 1) {
                throw broken;
            }
            return unwrap(known.subList(0, known.size() - 1), wrapped, boundTo);
        }
    }

    /** Whether these bytes open under the newest key, without the help of an older one. */
    boolean isUnderNewest(byte[] wrapped, byte[] boundTo) {
        try {
            Decryption.decrypt(newest().wrapping, boundTo, wrapped);
            return true;
        } catch (SealBroken e) {
            return false;
        }
    }

    /** What keys were recognised by before the platform had a key of its own for that. */
    byte[] formerFingerprinting() {
        return keys.get(0).fingerprinting.clone();
    }

    /** Tells the newest key from others and says nothing else about it. */
    String mark() {
        return newest().mark;
    }

    /** The marks of all keys there are, the newest last. */
    List<String> marks() {
        return marks(keys);
    }

    /**
     * Reads the source again, if there is one; the marks as they are then.
     *
     * @throws IllegalStateException when it cannot be read; the keys stay those that were known
     */
    List<String> reload() {
        if (source != null) {
            keys = read(source);
        }
        return marks();
    }

    /**
     * Puts a new key beside the present one, unless there are two already.
     *
     * @throws IllegalStateException when only a person can do so; the message says how
     */
    void beginReplacing() {
        if (reload().size() == MOST_KEYS) {
            return;
        }
        String added = newest().line + "\n" + newLine() + "\n";
        if (source == null || !source.replace(added)) {
            throw new IllegalStateException((source == null ? "This master key" : source.name())
                    + " holds one key. Put the new one behind it as a second line (./rekey keys new prints one)"
                    + " and do this again.");
        }
        reload();
    }

    /** Drops the older key; false when a person must. */
    boolean endReplacing() {
        boolean done = source != null && source.replace(newest().line + "\n");
        if (done) {
            reload();
        }
        return done;
    }

    @Override
    public String toString() {
        return "MasterKey[hidden]";
    }

    private One newest() {
        List<One> known = keys;
        return known.get(known.size() - 1);
    }

    private static List<String> marks(List<One> keys) {
        return keys.stream().map(key -> key.mark).toList();
    }

    private static List<One> read(MasterKeySource source) {
        String[] parts = source.text().strip().split("\\s+", -1);
        List<One> read = new ArrayList<>();
        for (int i = 0; i + 1 < parts.length && parts.length <= 2 * MOST_KEYS; i += 2) {
            if (!parts[i].equals(HEADER)) {
                throw notAKey(source);
            }
            byte[] key;
            try {
                key = Base64.getUrlDecoder().decode(parts[i + 1]);
            } catch (IllegalArgumentException e) {
                throw notAKey(source);
            }
            if (key.length != KEY_BYTES) {
                throw notAKey(source);
            }
            read.add(new One(key));
        }
        if (read.isEmpty() || parts.length != 2 * read.size()) {
            throw notAKey(source);
        }
        return List.copyOf(read);
    }

    private static IllegalStateException notAKey(MasterKeySource source) {
        return new IllegalStateException(source.name()
                + " holds no master key of Rekey. Put the right one back from your backup; without it the stored"
                + " credentials cannot be opened.");
    }
}
