package dev.rekey.e2e.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system of its own that is soon full; it takes the right to mount one. */
final class Small {

    private static final long MOST = 100_000_000;

    private Small() {}

    /** Mounts one at this folder, if that is allowed here. */
    static void mount(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(List.of("mount", "-t", "tmpfs", "-o", "size=48m,mode=0700", "tmpfs", folder.toString()));
    }

    static void unmount(Path folder) {
        if (there(folder)) {
            run(List.of("umount", "-l", folder.toString()));
        }
    }

    /** Whether a folder is on one. */
    static boolean there(Path folder) {
        try {
            return Files.getFileStore(folder).getTotalSpace() < MOST;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is none here, which is said. */
    static boolean missing(Path folder) {
        if (there(folder)) {
            return false;
        }
        System.out.println("     no small file system can be made here (it takes the right to mount); left out");
        return true;
    }

    /** Fills what is left with one file. */
    static void fill(Path file) {
        byte[] piece = new byte[64 * 1024];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            // That is what was wanted.
        }
    }

    /** There is room again. */
    static void empty(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command) {
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(20, TimeUnit.SECONDS);
        } catch (IOException missing) {
            // Then there is none, and whoever wanted it says so.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
