package dev.rekey.e2e.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashPointTest {

    @TempDir
    Path triggers;

    @ParameterizedTest
    @EnumSource
    void every_crash_point_lies_at_a_method_that_there_is(CrashPoint point) throws Exception {
        assertThat(Class.forName(point.type()).getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(point.method()));
    }

    @Test
    void a_crash_point_tells_whether_somebody_died_there() {
        CrashPoint.C6.arm(triggers);
        assertThat(CrashPoint.C6.disarm(triggers)).as("nobody came by").isFalse();
        assertThat(CrashPoint.C6.disarm(triggers)).as("it was not armed").isTrue();
    }

    @Test
    void nothing_that_is_released_knows_of_crash_points_or_planted_bugs() throws IOException {
        for (String module : released()) {
            Path built = Path.of("..", module, "target");
            List<Path> places = places(built);
            assertThat(places).as(module).isNotEmpty();
            places.forEach(
                    place -> assertThat(naming(place)).as(place.toString()).isEmpty());
        }
    }

    private static List<Path> places(Path built) throws IOException {
        try (Stream<Path> all = Files.list(built)) {
            return all.filter(place ->
                            place.endsWith("classes") || place.toString().endsWith(".jar"))
                    .toList();
        }
    }

    /** Every module but this one, which is not released. */
    private static List<String> released() throws IOException {
        List<String> modules = Pattern.compile("<module>(.+?)</module>")
                .matcher(Files.readString(Path.of("..", "pom.xml")))
                .results()
                .map(found -> found.group(1))
                .filter(module -> !module.equals("e2e"))
                .toList();
        assertThat(modules).contains("workflows", "worker", "starter", "local");
        return modules;
    }

    @Test
    void the_search_finds_what_knows_of_them() {
        assertThat(naming(Path.of("target", "classes"))).isNotEmpty();
    }

    /** The files that name anything of the prover, or what it changes classes with. */
    private static List<String> naming(Path place) {
        try {
            if (Files.isDirectory(place)) {
                return search(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return search(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> search(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        String text = text(file);
                        return text.contains("dev/rekey/e2e")
                                || text.contains("CrashPoint")
                                || text.contains("PlantedBug")
                                || text.contains("net/bytebuddy");
                    })
                    .map(Path::toString)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
