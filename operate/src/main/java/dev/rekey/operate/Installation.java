package dev.rekey.operate;

import java.nio.file.Path;
import java.util.Optional;

/** Where the properties and keys of an installation are: {@code bin/rekey} of the package says so. */
final class Installation {

    /** The system property that names the folder. */
    static final String FOLDER = "rekey.conf";

    private Installation() {}

    /** The folder; empty when the command was not called by the package's program. */
    static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of);
    }
}
