package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rekey.starter.StarterApplication;
import io.grpc.Context;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everything on one machine, on a disk that becomes full: the accounts database and Temporal's are on it. */
@Tag("slow")
class FullDiskTest {

    /** How many tries the room within the files takes nobody knows: more than anybody may make. */
    private static final List<String> MANY_SIGN_INS = List.of(
            "--rekey.starter.limits.sign-ins-per-name=100000",
            "--rekey.starter.limits.sign-ins-per-name-anywhere=100000",
            "--rekey.starter.limits.sign-ins-per-address=100000");

    @TempDir
    Path folder;

    @AfterEach
    void unmount() throws Exception {
        new ProcessBuilder("umount", "-l", folder.resolve("small").toString())
                .redirectErrorStream(true)
                .start()
                .waitFor();
        deadlines.shutdownNow();
    }

    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();

    @Test
    void a_full_disk_is_told_in_a_sentence_and_everything_goes_on_when_there_is_room() throws Exception {
        Path small = smallDisk();
        try (LocalEdition edition = LocalEdition.start(LocalOptions.inFolder(small), MANY_SIGN_INS, stage -> {})) {
            // given
            ProcessHandle temporal = edition.temporalProcess().orElseThrow();
            WorkflowClient client = edition.workflows();
            JsonVisitor agent = new JsonVisitor(edition.web()).signIn(DemoData.agent(edition));
            JsonVisitor visitor = new JsonVisitor(edition.web());
            assertThat(visitor.get("/desk/sign-in").done()).isTrue();
            int refused = triesToSignIn(visitor).status();
            JdbcClient database = edition.part(JdbcClient.class);
            database.sql("create table ballast (bytes varchar)").update();
            assertThat(starts(client, "before")).isTrue();

            // when
            Path ballast = small.resolve("ballast");
            fill(ballast);

            // then people are told, as soon as the room within the files is used up as well
            AtomicReference<JsonVisitor.Reply> told = new AtomicReference<>(triesToSignIn(visitor));
            await("the end of the room", () -> {
                useUp(database);
                JsonVisitor.Reply reply = triesToSignIn(visitor);
                told.set(reply);
                return reply.status() != refused;
            });
            JsonVisitor.Reply last = Objects.requireNonNull(told.get());
            assertThat(last.status()).isIn(503, 504);
            assertThat(last.sentence()).contains("Our system does not answer at the moment");
            // and every page works, or says so in a sentence
            for (String page : pages()) {
                String html = page(edition, agent, page);
                assertThat(html).as(page).matches("(?s)HTTP/1.1 (200|30.|401|503) .*");
                assertThat(html.startsWith("HTTP/1.1 503")
                                && !html.contains(
                                        "Our system does not answer at the moment. Nothing you saved is lost"))
                        .as(html)
                        .isFalse();
            }
            // and nothing is taken that cannot be kept
            assertThat(starts(client, "during")).isFalse();

            // when
            Files.delete(ballast);

            // then
            await("the pages", () -> triesToSignIn(visitor).status() == refused);
            await("Temporal", () -> starts(client, "after"));
            assertThat(edition.temporalProcess()).hasValue(temporal);
            assertThat(client.newUntypedWorkflowStub("before").describe().getWorkflowType())
                    .isEqualTo("NobodyRunsThis");
        }
    }

    /** Takes what room there is within the database's file, of which nobody knows how much that is. */
    private static void useUp(JdbcClient database) {
        for (int length = 256 * 1024; length > 100; length /= 8) {
            try {
                for (int i = 0; i < 1_000; i++) {
                    database.sql("insert into ballast values (:bytes)")
                            .param("bytes", "x".repeat(length))
                            .update();
                }
            } catch (DataAccessException full) {
                // That is what was wanted.
            }
        }
    }

    /** Each try is a row, whether it succeeds or not. */
    private static JsonVisitor.Reply triesToSignIn(JsonVisitor visitor) {
        return visitor.postForm("/desk/sign-in", Map.of("username", "nobody", "password", "of this name"));
    }

    /** Those that an agent can open by their address alone, and do not go on for ever. */
    private static List<String> pages() throws IOException {
        try (InputStream table = StarterApplication.class.getResourceAsStream("/rekey-routes.csv")) {
            List<String> pages = new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("GET,"))
                    .map(line -> line.split(",", 3)[1].strip())
                    .filter(path -> !path.contains("*") && !path.contains("{") && !path.contains("events"))
                    // This platform has no logo.
                    .filter(path -> !path.equals("/brand/logo"))
                    .toList();
            assertThat(pages).contains("/desk", "/desk/customers", "/guide").hasSizeGreaterThan(10);
            return pages;
        }
    }

    private static String page(LocalEdition edition, JsonVisitor who, String path) {
        String cookies = who.cookieHeader();
        return RawRequest.send(
                edition.web().getPort(),
                "GET " + path,
                List.of("Host: " + edition.web().getAuthority(), "Accept: text/html,*/*;q=0.8", "Cookie: " + cookies),
                Duration.ofMinutes(2));
    }

    private boolean starts(WorkflowClient client, String id) {
        Context.CancellableContext soon = Context.current().withDeadlineAfter(5, TimeUnit.SECONDS, deadlines);
        Context before = soon.attach();
        try {
            client.newUntypedWorkflowStub(
                            "NobodyRunsThis",
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId(id)
                                    .setTaskQueue("nobody")
                                    .build())
                    .start();
            return true;
        } catch (RuntimeException refused) {
            return false;
        } finally {
            soon.detach(before);
            soon.cancel(null);
        }
    }

    private static void await(String what, BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Only root may make a file system. */
    private Path smallDisk() throws Exception {
        Path place = Files.createDirectory(folder.resolve("small"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", place.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeThat(mount.waitFor())
                .as("a small file system can be mounted only by root: %s", said)
                .isZero();
        return place;
    }

    private static void fill(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocate(4_096);
            while (true) {
                channel.write(block.clear());
            }
        } catch (IOException full) {
            assertThat(file).isNotEmptyFile();
        }
    }
}
