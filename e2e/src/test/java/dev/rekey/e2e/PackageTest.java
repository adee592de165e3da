package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the package for machines of one's own, and what is not. */
class PackageTest {

    @TempDir
    static Path folder;

    private static Path unpacked;

    @BeforeAll
    static void unpack() throws Exception {
        unpacked = Packaged.unpack(folder);
    }

    @Test
    void it_runs_worker_starter_and_commands_with_their_own_jars_and_has_no_other() throws IOException {
        Set<String> needed = new TreeSet<>();
        for (String program : List.of("worker", "starter", "operate")) {
            List<String> jars = Arrays.asList(Files.readString(unpacked.resolve("lib/" + program + ".classpath"))
                    .strip()
                    .split(":"));
            assertThat(jars)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(jar -> assertThat(unpacked.resolve(jar)).exists());
            jars.forEach(jar -> needed.add(jar.substring("lib/".length())));
            needed.add(only("rekey-" + program + "-"));
            assertThat(Files.getPosixFilePermissions(
                            unpacked.resolve(program.equals("operate") ? "bin/rekey" : "bin/rekey-" + program)))
                    .contains(PosixFilePermission.OWNER_EXECUTE);
        }
        assertThat(names("lib", ".jar")).isEqualTo(needed);
        // A worker serves no pages, and a starter asks no exchange and checks no key.
        assertThat(Files.readString(unpacked.resolve("lib/worker.classpath")))
                .doesNotContain("tomcat", "rekey-starter");
        assertThat(Files.readString(unpacked.resolve("lib/starter.classpath")))
                .doesNotContain("rekey-worker", "rekey-activities", "rekey-local");
    }

    @Test
    void nothing_of_tests_of_the_sandbox_or_of_the_one_machine_edition_is_in_it() throws IOException {
        for (String jar : names("lib", ".jar")) {
            assertThat(jar)
                    .doesNotContain("rekey-local", "rekey-e2e", "-tests.jar", "junit", "mockito", "spring-boot-test");
            if (jar.startsWith("rekey-")) {
                try (ZipFile file =
                        new ZipFile(unpacked.resolve("lib").resolve(jar).toFile())) {
                    List<String> entries =
                            file.stream().map(entry -> entry.getName()).toList();
                    assertThat(entries)
                            .isNotEmpty()
                            .noneMatch(name -> name.contains("/e2e/")
                                    || name.contains("/local/")
                                    || name.contains("sandbox")
                                    || name.contains("CrashPoint")
                                    || name.endsWith("Test.class")
                                    || name.endsWith(".key")
                                    || name.endsWith(".pem"));
                }
            }
        }
    }

    @Test
    void its_sums_are_those_of_all_that_is_in_it() throws Exception {
        Map<String, String> sums = new LinkedHashMap<>();
        for (String line : Files.readAllLines(unpacked.resolve("SHA256SUMS"))) {
            String[] parts = line.split("\\s+\\*?", 2);
            sums.put(parts[1].replaceFirst("^\\./", ""), parts[0]);
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(unpacked)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("SHA256SUMS"))
                    .toList();
        }
        assertThat(sums.keySet())
                .containsExactlyInAnyOrderElementsOf(files.stream()
                        .map(file -> unpacked.relativize(file).toString())
                        .toList());
        for (Path file : files) {
            assertThat(sums.get(unpacked.relativize(file).toString()))
                    .as("%s", file)
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
        }
    }

    @Test
    void the_same_tree_makes_the_same_bytes() throws Exception {
        List<String> lines =
                output("tar", "-tvzf", Packaged.archive().toString()).lines().toList();
        // The same moment and the same owner for all, and names in their order.
        assertThat(lines).hasSizeGreaterThan(100);
        assertThat(lines.stream().map(line -> line.replaceAll("^\\S+\\s+\\S+\\s+\\d+\\s+(\\S+ \\S+)\\s.*", "$1")))
                .allMatch(lines.get(0).replaceAll("^\\S+\\s+\\S+\\s+\\d+\\s+(\\S+ \\S+)\\s.*", "$1")::equals);
        try (Stream<Path> all = Files.walk(unpacked)) {
            Set<FileTime> times =
                    all.filter(Files::isRegularFile).map(PackageTest::modified).collect(Collectors.toSet());
            assertThat(times).hasSize(1);
        }
    }

    @Test
    void it_has_all_that_an_operator_needs() {
        for (String file : List.of(
                "LICENSE",
                "SHA256SUMS",
                "docs/operating.md",
                "sql/grants.sql",
                "conf/worker.properties.example",
                "conf/starter.properties.example",
                "conf/operator.properties.example",
                "systemd/rekey-worker.service",
                "systemd/rekey-starter.service")) {
            assertThat(unpacked.resolve(file)).isNotEmptyFile();
        }
    }

    @Test
    void each_line_of_an_example_says_what_it_is_for() throws IOException {
        for (String name : names("conf", ".example")) {
            List<String> lines = Files.readAllLines(unpacked.resolve("conf").resolve(name));
            boolean said = false;
            for (String line : lines) {
                said = line.isBlank() ? false : said || line.startsWith("# ");
                assertThat(line.isBlank() || said)
                        .as("%s: nothing is said of %s", name, line)
                        .isTrue();
            }
        }
    }

    @Test
    void it_runs_with_a_java_that_first_says_which_options_it_picked_up() throws Exception {
        ProcessBuilder command =
                new ProcessBuilder(unpacked.resolve("bin/rekey").toString(), "--help").redirectErrorStream(true);
        command.environment().put("JAVA_TOOL_OPTIONS", "-Dpicked.up=yes");
        Process process = command.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("Usage: rekey");
    }

    @Test
    void systemd_takes_the_units() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd is not on this machine");
        for (String unit : names("systemd", ".service")) {
            // given the program at its place in this folder
            Path copy = folder.resolve(unit);
            Files.writeString(
                    copy,
                    Files.readString(unpacked.resolve("systemd").resolve(unit))
                            .replace("/opt/rekey/bin", unpacked.resolve("bin").toString()));

            // then
            assertThat(output("systemd-analyze", "verify", "--man=no", copy.toString()))
                    .doesNotContain(unit + ":")
                    .doesNotContain(copy + ":");
            assertThat(Files.readString(copy))
                    .contains("NoNewPrivileges=yes", "ProtectSystem=strict", "DynamicUser=yes", "LoadCredential=");
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String only(String prefix) throws IOException {
        List<String> found = new ArrayList<>(names("lib", ".jar"));
        found.removeIf(name -> !name.startsWith(prefix));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Set<String> names(String in, String end) throws IOException {
        try (Stream<Path> files = Files.list(unpacked.resolve(in))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
