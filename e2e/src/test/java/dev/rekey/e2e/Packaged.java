package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The package that the build made just before. */
final class Packaged {

    private static final Path MADE = Path.of("..", "operate", "target");

    private Packaged() {}

    /** The archive; tests are skipped where the build stopped before it was made ({@code mvn test}). */
    static Path archive() throws IOException {
        assumeTrue(Files.isDirectory(MADE), "nothing is built");
        try (Stream<Path> files = Files.list(MADE)) {
            List<Path> archives = files.filter(
                            file -> file.getFileName().toString().matches("rekey-.*\\.tar\\.gz"))
                    .toList();
            assumeTrue(!archives.isEmpty(), "the package is made by mvn verify (./rekey test), not by mvn test");
            assertThat(archives).hasSize(1);
            return archives.get(0).toAbsolutePath().normalize();
        }
    }

    /** Unpacks it there and answers the folder of the package. */
    static Path unpack(Path folder) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-xzf", archive().toString(), "-C", folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as(said).isZero();
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
