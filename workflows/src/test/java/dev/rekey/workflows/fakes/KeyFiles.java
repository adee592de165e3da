package dev.rekey.workflows.fakes;

import dev.rekey.workflows.codec.PayloadKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files with payload keys, as those who run Rekey have them. */
public final class KeyFiles {

    private KeyFiles() {}

    /** Keeps a new payload key in this file, for its owner only. */
    public static void make(Path file) throws IOException {
        Files.writeString(file, PayloadKeys.fresh().text());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
