package dev.rekey.e2e.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret that is planted in the memory of a process is found there. */
class HeapScanTest {

    private static final String SECRET = "qT7xPlanted5Secret8in2Memory";

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void write_the_secret() throws IOException {
        file = Files.writeString(folder.resolve("secret"), SECRET);
        Files.createDirectory(folder.resolve("memory"));
    }

    private List<String> found(String held, boolean garbageToo) {
        try (Part part = Part.start(Holder.class, List.of(file.toString(), held), folder.resolve("output"))) {
            LeakCheck.await(part, () -> Files.exists(folder.resolve("ready")));
            part.dump(folder.resolve("memory/heap.hprof"), garbageToo);
        }
        return LeakScan.in(folder.resolve("memory"), any -> true, Map.of("the secret", SECRET));
    }

    @Test
    void a_text_that_is_held_is_found() {
        assertThat(found(Holder.TEXT, false)).contains("the secret as plain text in heap.hprof");
    }

    @Test
    void characters_that_are_held_are_found() {
        assertThat(found(Holder.CHARACTERS, false)).contains("the secret as UTF-16, high byte first in heap.hprof");
    }

    @Test
    void a_text_that_is_held_no_more_is_found_with_the_garbage() {
        assertThat(found(Holder.NO_MORE, true)).contains("the secret as plain text in heap.hprof");
    }

    @Test
    void a_text_that_is_held_no_more_is_gone_after_a_forced_collection() {
        assertThat(found(Holder.NO_MORE, false)).isEmpty();
    }
}
