package dev.rekey.accounts.secrets;

import dev.rekey.accounts.files.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

        /** Makes the file when there is none. */
        void makeIfMissing() {
            try {
                if (Files.notExists(file)) {
                    PrivateFile.make(file, MasterKey.newLine() + "\n");
                }
            } catch (FileAlreadyExistsException sameMoment) {
                // Another process was first: its key is the key.
                return;
            } catch (IOException e) {
                throw unusable(e);
            }
        }

        @Override
        public String text() {
            if (Files.notExists(file)) {
                throw new IllegalStateException(name()
                        + " is missing. Put it back from your backup; without it the stored credentials cannot be"
                        + " opened. A new installation's is made by 'rekey keys make'.");
            }
            try {
                if (PrivateFile.openToOthers(file)) {
                    throw new IllegalStateException(
                            name() + " is open to others. Make it private first: chmod 600 " + file);
                }
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
                PrivateFile.replace(file, text);
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
