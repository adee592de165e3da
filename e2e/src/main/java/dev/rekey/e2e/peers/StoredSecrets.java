package dev.rekey.e2e.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Looks for secrets in files. */
public final class StoredSecrets {

    private StoredSecrets() {}

    /** Whether one of these stands in a file of this folder. */
    public static boolean in(Path folder, Collection<String> secrets) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            for (Path file : all) {
                // One character for each byte: what is text stays text.
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (secrets.stream().anyMatch(bytes::contains)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
