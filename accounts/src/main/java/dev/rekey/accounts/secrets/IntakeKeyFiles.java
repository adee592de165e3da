package dev.rekey.accounts.secrets;

import dev.rekey.accounts.vault.Encryption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One small file for each living intake key, without which its private half does not open, in a folder that no backup
 * takes. The file goes with the key: an older copy of the database, put back, has the wrapped half and not this. A file
 * that is lost costs no more than opening the account once again. Where no folder is named there are no files, and the
 * private half is under the master key alone.
 */
public final class IntakeKeyFiles {

    private final @Nullable Path folder;

    private IntakeKeyFiles(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Files in this folder, which all workers share; it is made when it is first needed. */
    public static IntakeKeyFiles in(Path folder) {
        return new IntakeKeyFiles(folder);
    }

    /** No files. */
    public static IntakeKeyFiles none() {
        return new IntakeKeyFiles(null);
    }

    /** Encrypts a private half under a new file of this name; without a folder it stays as it is. */
    byte[] encrypt(String name, byte[] boundTo, byte[] privateKey) {
        if (folder == null) {
            return privateKey;
        }
        byte[] key = Encryption.random(Encryption.KEY_BYTES);
        try {
            boolean posix = posix();
            Files.createDirectories(folder, posix ? owners("rwx------") : new FileAttribute<?>[0]);
            Path file = folder.resolve(fileName(name));
            Files.deleteIfExists(file);
            Files.createFile(file, posix ? owners("rw-------") : new FileAttribute<?>[0]);
            Files.write(file, key, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
        } catch (IOException e) {
            throw new UncheckedIOException("an intake key's file cannot be made in " + folder, e);
        }
        return Encryption.encrypt(key, boundTo, privateKey);
    }

    /**
     * Decrypts what {@link #encrypt} made; empty when its file is gone.
     *
     * @throws SealBroken when it was changed
     */
    Optional<byte[]> decrypt(String name, byte[] boundTo, byte[] encrypted) throws SealBroken {
        if (encrypted.length == Hpke.KEY_BYTES) {
            // It was made where no folder was named.
            return Optional.of(encrypted);
        }
        Optional<byte[]> key = read(name);
        return key.isEmpty() ? Optional.empty() : Optional.of(Decryption.decrypt(key.get(), boundTo, encrypted));
    }

    private Optional<byte[]> read(String name) {
        if (folder == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(folder.resolve(fileName(name))));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("an intake key's file cannot be read in " + folder, e);
        }
    }

    /** Destroys the file of this name, if there is one. */
    void destroy(String name) {
        if (folder != null) {
            delete(folder.resolve(fileName(name)));
        }
    }

    /** Destroys the files made before this moment that belong to no key of these names. */
    void destroyAllBut(Set<String> names, Instant madeBefore) {
        if (folder == null || Files.notExists(folder)) {
            return;
        }
        List<String> living = names.stream().map(IntakeKeyFiles::fileName).toList();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.getFileName().toString().endsWith(".intake"))
                    .filter(file -> !living.contains(file.getFileName().toString()))
                    .toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(madeBefore)) {
                    delete(file);
                }
            }
        } catch (NoSuchFileException alreadyGone) {
            // Another worker was first.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("intake keys' files cannot be cleared in " + folder, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("an intake key's file cannot be destroyed: " + file, e);
        }
    }

    private static String fileName(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Encryption.utf8(name));
            return HexFormat.of().formatHex(digest).substring(0, 40) + ".intake";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private boolean posix() throws IOException {
        Path there = folder;
        while (there != null && Files.notExists(there)) {
            there = there.toAbsolutePath().getParent();
        }
        return there != null && Files.getFileStore(there).supportsFileAttributeView("posix");
    }

    private static FileAttribute<?>[] owners(String rights) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))};
    }
}
