package dev.rekey.accounts.signing;

import dev.rekey.accounts.files.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Keys in files, one a line: a word that says what it is, then 32 bytes in base64url. */
final class KeyFile {

    static final String PRIVATE = "rekey-signing-key-1";
    static final String PUBLIC = "rekey-signing-public-1";
    static final int KEY_BYTES = 32;

    private KeyFile() {}

    /** The private key in a file that nobody but its owner may read. */
    static byte[] readPrivate(Path file) throws IOException {
        if (PrivateFile.openToOthers(file)) {
            throw new IllegalStateException(
                    "The signing key " + file + " is open to others. Make it private first: chmod 600 " + file);
        }
        List<byte[]> keys = read(file, PRIVATE);
        if (keys.size() != 1) {
            throw new IllegalStateException("The file " + file + " holds no signing key of Rekey, or more than one.");
        }
        return keys.get(0);
    }

    /** The public keys in a file. */
    static List<byte[]> readPublic(Path file) throws IOException {
        List<byte[]> keys = read(file, PUBLIC);
        if (keys.isEmpty()) {
            throw new IllegalStateException("The file " + file + " holds no public signing key of Rekey.");
        }
        return keys;
    }

    private static List<byte[]> read(Path file, String kind) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith(kind + " "))
                    .map(line -> decoded(line.substring(kind.length() + 1).strip(), file))
                    .toList();
        }
    }

    private static byte[] decoded(String text, Path file) {
        try {
            byte[] key = Base64.getUrlDecoder().decode(text);
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            throw broken(file);
        }
        throw broken(file);
    }

    private static IllegalStateException broken(Path file) {
        return new IllegalStateException("A key in " + file + " is damaged. Put the file back from your backup.");
    }

    static String line(String kind, byte[] key) {
        return kind + " " + Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n";
    }
}
