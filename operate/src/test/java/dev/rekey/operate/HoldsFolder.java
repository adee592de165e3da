package dev.rekey.operate;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that holds a data folder until its input ends or it is killed. */
final class HoldsFolder {

    private HoldsFolder() {}

    public static void main(String[] arguments) throws IOException {
        try (FolderLock lock = FolderLock.take(Path.of(arguments[0]), "Rekey")) {
            System.out.println("held");
            System.out.flush();
            while (System.in.read() >= 0) {
                // Held.
            }
            assert lock != null;
        }
    }
}
