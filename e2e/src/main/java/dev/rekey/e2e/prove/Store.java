package dev.rekey.e2e.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The accounts database as a process of its own, which can be killed and put back to an earlier hour. */
interface Store extends AutoCloseable {

    /** Starts it; answers when it takes connections. Does nothing when it runs. */
    void start();

    /** SIGKILL. */
    void kill();

    /** Where it listens. */
    int port();

    /** The settings of Rekey's processes to reach it at this port. */
    List<String> settings(int port);

    /** Its address for JDBC at this port. */
    String url(int port);

    /** The folder of its files. */
    Path folder();

    /** Puts back what a disk would hold after its power was cut, where that can be told; while it does not run. */
    default void cutPower() {}

    @Override
    void close();

    /** Copies all its files, while it does not run. */
    default void copyTo(Path target) {
        Folders.copy(folder(), target);
    }

    /** Has it begin again from such a copy, while it does not run. */
    default void putBack(Path copy) {
        Folders.delete(folder());
        Folders.copy(copy, folder());
    }

    /** Whole folders. */
    final class Folders {
        private Folders() {}

        static void copy(Path from, Path to) {
            try (Stream<Path> all = Files.walk(from)) {
                for (Path one : all.toList()) {
                    Path target = to.resolve(from.relativize(one).toString());
                    if (Files.isDirectory(one)) {
                        Files.createDirectories(target);
                        if (Files.getFileStore(one).supportsFileAttributeView("posix")) {
                            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(one));
                        }
                    } else if (Files.isRegularFile(one)) {
                        Files.copy(one, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static void delete(Path folder) {
            if (!Files.exists(folder)) {
                return;
            }
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(one);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
