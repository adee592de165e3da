package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A make-believe machine: a folder that stands for its root, in which the commands of the operating page are run as they
 * stand there, with the names of places replaced by those of this test.
 */
final class Machine implements AutoCloseable {

    private static final Path SHIMS = Path.of("src", "test", "resources", "operating");
    private static final List<String> FOLDERS = List.of("opt", "etc/systemd/system", "run", "home", "bin");

    final Path root;
    final int pages;
    final int starterHealth;
    final int workerHealth;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();

    Machine(Path root, int pages, int starterHealth, int workerHealth) throws IOException {
        this.root = root;
        this.pages = pages;
        this.starterHealth = starterHealth;
        this.workerHealth = workerHealth;
        for (String folder : FOLDERS) {
            Files.createDirectories(root.resolve(folder));
        }
        for (String shim : List.of("systemctl", "ssh")) {
            Path copy = Files.copy(SHIMS.resolve(shim), root.resolve("bin").resolve(shim));
            assertThat(copy.toFile().setExecutable(true)).isTrue();
        }
        environment.put("REKEY_ROOT", root.toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("REKEY_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx350m");
        environment.put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        places.put(" /opt", " " + root.resolve("opt"));
        places.put("cd /opt", "cd " + root.resolve("opt"));
        places.put("(cd /opt", "(cd " + root.resolve("opt"));
        places.put("/etc/", root.resolve("etc") + "/");
        places.put("127.0.0.1:9101", "127.0.0.1:" + starterHealth);
        places.put("127.0.0.1:9102", "127.0.0.1:" + workerHealth);
    }

    /** A program of this name, there for the commands. */
    void program(String name, Path file) throws IOException {
        Files.createSymbolicLink(root.resolve("bin").resolve(name), file);
    }

    void environment(String name, String value) {
        environment.put(name, value);
    }

    /** What stands on the page, and what it is here. */
    void place(String onPage, String here) {
        places.put(onPage, here);
    }

    /** Runs commands as they stand on the page; answers what they said. */
    String run(String commands) throws IOException, InterruptedException {
        String here = commands.replaceAll(
                "(?<![\\w/])/opt(?=[/\\s])", root.resolve("opt").toString());
        for (Map.Entry<String, String> place : places.entrySet()) {
            if (!place.getKey().contains("/opt")) {
                here = here.replace(place.getKey(), place.getValue());
            }
        }
        Path said = Files.createTempFile(root.resolve("run"), "said", ".log");
        ProcessBuilder bash = new ProcessBuilder("/bin/bash", "-euo", "pipefail", "-c", here)
                .directory(root.resolve("home").toFile())
                // A file, and no pipe: what is started goes on and would hold it open.
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        bash.environment().keySet().removeIf(name -> name.startsWith("TEMPORAL_") || name.startsWith("REKEY_"));
        bash.environment().putAll(environment);
        Process process = bash.start();
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).as(here).isTrue();
        String text = Files.readString(said);
        assertThat(process.exitValue()).as("%s%n%s%n%s", here, text, log()).isZero();
        return text;
    }

    /** Changes a properties file as somebody does who fills it in. */
    void fill(String file, UnaryOperator<String> change) throws IOException {
        Path there = root.resolve("etc/rekey").resolve(file);
        Files.writeString(there, change.apply(Files.readString(there)));
    }

    /** What worker and starter have written, for whoever looks at a failure. */
    String log() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(root.resolve("run"))) {
            for (Path file : files.filter(f -> f.toString().endsWith("er.log")).toList()) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
                lines.subList(Math.max(0, lines.size() - 60), lines.size())
                        .forEach(line -> all.append(line).append('\n'));
            }
        }
        return all.toString();
    }

    /** Units that did not stop when they were told to. */
    List<String> killed() throws IOException {
        Path killed = root.resolve("run/killed");
        return Files.exists(killed) ? Files.readAllLines(killed) : List.of();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("run"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".pid")).toList()) {
                ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }
}
