package dev.rekey.workflows.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which payloads are sealed: one to seal with, any number to open with. Each lives in a file of its own,
 * readable by its owner only; all processes of an installation name the same files.
 *
 * <p>To change keys, name the new file after the old one everywhere, then before it everywhere, and take the old one away
 * when no session that it sealed is kept by Temporal any more.
 */
public final class PayloadKeys {

    private static final String HEADER = "rekey-payload-key-1";
    private static final Pattern LINE = Pattern.compile(HEADER + " ([0-9a-f]{8}) ([A-Za-z0-9_-]{43})\\s*");
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Map<String, SecretKey> keys;
    private final @Nullable String sealing;

    private PayloadKeys(Map<String, SecretKey> keys, @Nullable String sealing) {
        this.keys = keys;
        this.sealing = sealing;
    }

    /** No keys: payloads are written and read as they are. */
    public static PayloadKeys none() {
        return new PayloadKeys(Map.of(), null);
    }

    /**
     * Reads keys from their files. The first one seals, unless {@code seal} is false: then nothing is sealed yet and
     * everything can be opened, which is how a running installation learns its keys before the first payload needs them.
     *
     * @throws UnusablePayloadKey when a file is missing, open to others or holds no key; the message says what to do
     */
    public static PayloadKeys fromFiles(Collection<Path> files, boolean seal) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        String first = null;
        for (Path file : files) {
            Matcher line = LINE.matcher(read(file));
            if (!line.matches()) {
                throw new UnusablePayloadKey(
                        "The payload key file " + file
                                + " holds no payload key of Rekey. Make one with: ./rekey payload-key FILE",
                        null);
            }
            keys.put(line.group(1), new SecretKeySpec(Base64.getUrlDecoder().decode(line.group(2)), "AES"));
            first = first == null ? line.group(1) : first;
        }
        return new PayloadKeys(keys, seal ? first : null);
    }

    /**
     * A key that was just made, for whoever keeps it in a file of its own.
     *
     * @param id names it in the payloads that it seals
     * @param text of its file
     */
    public record Fresh(String id, String text) {
        @Override
        public String toString() {
            return "Fresh[" + id + "]";
        }
    }

    /** Makes a new key. */
    public static Fresh fresh() {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[ID_BYTES];
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(id);
        random.nextBytes(key);
        String name = HexFormat.of().formatHex(id);
        return new Fresh(
                name,
                HEADER + " " + name + " "
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n");
    }

    /**
     * A credential that systemd gives this process is read by a right of its own, which looks like one of the group's; its
     * folder lets nobody else in.
     */
    static boolean openToOthers(Path file, @Nullable String credentials) throws IOException {
        Set<PosixFilePermission> rights = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        if (credentials != null && file.toAbsolutePath().startsWith(Path.of(credentials))) {
            rights.remove(PosixFilePermission.GROUP_READ);
        }
        return !OWNER_ONLY.containsAll(rights);
    }

    private static String read(Path file) {
        try {
            if (posix(file.toAbsolutePath().getParent())
                    && Files.exists(file)
                    && openToOthers(file, System.getenv("CREDENTIALS_DIRECTORY"))) {
                throw new UnusablePayloadKey(
                        "The payload key file " + file + " is open to others. Make it private first: chmod 600 " + file,
                        null);
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UnusablePayloadKey(
                    "The payload key file " + file + " cannot be read ("
                            + e.getClass().getSimpleName()
                            + "). Put it there, the same on every machine; ./rekey payload-key FILE makes a new one.",
                    e);
        }
    }

    private static boolean posix(@Nullable Path folder) throws IOException {
        return folder != null
                && Files.isDirectory(folder)
                && Files.getFileStore(folder).supportsFileAttributeView("posix");
    }

    /** Whether there is any key at all. */
    public boolean any() {
        return !keys.isEmpty();
    }

    /** The id of the key that new payloads are sealed under; absent when they are not sealed. */
    Optional<String> sealing() {
        return Optional.ofNullable(sealing);
    }

    /** The key with this id. */
    Optional<SecretKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** Names the keys by their ids. */
    @Override
    public String toString() {
        return "PayloadKeys" + keys.keySet();
    }
}
