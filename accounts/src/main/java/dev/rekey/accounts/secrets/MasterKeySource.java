package dev.rekey.accounts.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where the master key's text comes from. It is read again when a stored value needs a key that came later. */
sealed interface MasterKeySource {

    /**
     * The text: one key, or two while it is being replaced, the old one first.
     *
     * @throws IllegalStateException with a sentence when there is none
     */
    String text();

    /** What it is called in a sentence. */
    String name();

    /** Takes another text in its place, or says that somebody else must. */
    boolean replace(String text);

    /** A file that its owner alone may read. */
    record InFile(Path file) implements MasterKeySource {

        private static final Set<PosixFilePermission> OWNER_ONLY =
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

        /** Makes the file when there is none. */
        void makeIfMissing() {
            try {
                if (Files.notExists(file)) {
                    write(MasterKey.newLine() + "\n", false);
                }
            } catch (IOException e) {
                throw unusable(e);
            }
        }

        @Override
        public String text() {
            if (Files.notExists(file)) {
                throw new IllegalStateException(name()
                        + " is missing. Put it back from your backup; without it the stored credentials cannot be"
                        + " opened.");
            }
            try {
                refuseIfReadableByOthers();
                // Any byte is a character here: what is no key is then refused as such, not as unreadable.
                return Files.readString(file, StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                throw unusable(e);
            }
        }

        @Override
        public String name() {
            return "The master key file " + file;
        }

        @Override
        public boolean replace(String text) {
            try {
                write(text, true);
                return true;
            } catch (IOException e) {
                throw unusable(e);
            }
        }

        private IllegalStateException unusable(IOException e) {
            return new IllegalStateException(
                    name() + " cannot be read or made (" + e.getClass().getSimpleName()
                            + "). Check that its folder exists and is writable for the user that runs Rekey.",
                    e);
        }

        private void refuseIfReadableByOthers() throws IOException {
            if (posix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalStateException(
                        name() + " is open to others. Make it private first: chmod 600 " + file);
            }
        }

        /** Writes a whole file under another name and puts it there: whoever reads finds no file or all of it. */
        private void write(String text, boolean over) throws IOException {
            // Behind a link the file itself is replaced, where others look for it too.
            Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path folder = place.getParent();
            if (folder == null) {
                throw new IOException("a folder cannot be the master key file");
            }
            Files.createDirectories(folder);
            FileAttribute<?>[] attributes = posix(folder)
                    ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                    : new FileAttribute<?>[0];
            Path draft = Files.createTempFile(folder, ".master-key", ".new", attributes);
            try {
                try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                if (over) {
                    exchange(draft, place);
                } else {
                    link(draft, place);
                }
                force(folder);
            } finally {
                Files.deleteIfExists(draft);
            }
        }

        /** Keeps the new name through a power cut: what is wrapped under a new key must find it afterwards. */
        private static void force(Path folder) throws IOException {
            if (posix(folder)) {
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }

        private static void exchange(Path draft, Path place) throws IOException {
            try {
                Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        private static void link(Path draft, Path place) throws IOException {
            try {
                Files.createLink(place, draft);
            } catch (FileAlreadyExistsException e) {
                // Another process was first: its key is the key.
                return;
            } catch (UnsupportedOperationException e) {
                Files.move(draft, place);
            }
        }

        private static boolean posix(Path path) throws IOException {
            return Files.getFileStore(path).supportsFileAttributeView("posix");
        }
    }

    /** An environment variable; {@code variables} looks it up. */
    record InEnvironment(String variable, UnaryOperator<@Nullable String> variables) implements MasterKeySource {

        @Override
        public String text() {
            String text = variables.apply(variable);
            if (text == null || text.isBlank()) {
                throw new IllegalStateException("The environment variable " + variable
                        + " is not set, and it is to hold the master key. ./rekey keys new prints a new one.");
            }
            return text;
        }

        @Override
        public String name() {
            return "The environment variable " + variable;
        }

        @Override
        public boolean replace(String text) {
            return false;
        }
    }

    /** A command that prints it, such as the client of a secret store. */
    record OfCommand(String command, Duration patience) implements MasterKeySource {

        /** How long a secret store may take. */
        static final Duration PATIENCE = Duration.ofSeconds(30);

        private static final int MOST = 4_096;

        @Override
        public String text() {
            try {
                Process process = new ProcessBuilder("/bin/sh", "-c", command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try {
                    process.getOutputStream().close();
                    return printed(process);
                } finally {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (IOException | ExecutionException e) {
                throw new IllegalStateException(name() + " cannot be run.", e);
            } catch (TimeoutException e) {
                throw new IllegalStateException(name() + " did not end within " + patience.toSeconds() + " seconds.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(name() + " was interrupted.", e);
            }
        }

        /** Read on a thread of its own: reading waits for the end of the command, however long that takes. */
        private String printed(Process process) throws InterruptedException, ExecutionException, TimeoutException {
            FutureTask<byte[]> printed =
                    new FutureTask<>(() -> process.getInputStream().readNBytes(MOST));
            Thread reader = new Thread(printed, "master-key-command");
            reader.setDaemon(true);
            long end = System.nanoTime() + patience.toNanos();
            reader.start();
            if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            byte[] text = printed.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(name() + " failed with exit code " + process.exitValue()
                        + ". Run it by hand as the user that runs Rekey.");
            }
            return new String(text, StandardCharsets.ISO_8859_1);
        }

        @Override
        public String name() {
            return "The command that prints the master key";
        }

        @Override
        public boolean replace(String text) {
            return false;
        }
    }
}
