package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Everything on one machine, with a real Temporal server. */
class LocalEditionTest {

    @TempDir
    static Path data;

    private static LocalEdition edition;

    @BeforeAll
    static void start() {
        edition = LocalEdition.start(LocalOptions.inFolder(data), List.of(), stage -> {});
    }

    @AfterAll
    static void stop() {
        edition.close();
    }

    private static ProcessHandle temporal() {
        return edition.temporalProcess().orElseThrow();
    }

    private static void await(String what, BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Test
    void a_second_one_on_the_same_folder_is_refused_before_it_touches_anything() {
        ProcessHandle before = temporal();

        assertThatThrownBy(() -> LocalEdition.start(LocalOptions.inFolder(data), List.of(), stage -> {
                    throw new AssertionError("it went on to: " + stage);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "is in use by Rekey (process " + ProcessHandle.current().pid() + ")");
        assertThat(before.isAlive()).isTrue();
        assertThat(temporal()).isEqualTo(before);
    }

    @Test
    void commands_that_need_the_folder_to_themselves_say_who_has_it() throws Exception {
        Path list = Files.writeString(data.resolve("list.csv"), "customer,name,exchange,market,label\n");
        for (List<String> command : List.of(
                List.of("import", list.toString()),
                List.of("audit", "verify"),
                List.of("audit", "export", data.resolve("out").toString()),
                List.of("keys", "rotate"))) {
            StringWriter err = new StringWriter();
            CommandLine line = Rekey.commandLine().setErr(new PrintWriter(err, true));
            List<String> all = new java.util.ArrayList<>(command);
            all.addAll(List.of("--data", data.toString()));

            assertThat(line.execute(all.toArray(String[]::new))).isEqualTo(1);
            assertThat(err.toString()).contains("is in use by Rekey (process").doesNotContain("may be already in use");
        }
    }

    @Test
    void a_temporal_that_dies_is_started_again_and_has_forgotten_nothing() throws Exception {
        // given
        WorkflowClient client = edition.workflows();
        client.newUntypedWorkflowStub(
                        "NobodyRunsThis",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("kept")
                                .setTaskQueue("nobody")
                                .build())
                .start();
        ProcessHandle before = temporal();

        // when
        before.destroyForcibly();

        // then
        await("another Temporal", () -> !temporal().equals(before));
        assertThat(client.newUntypedWorkflowStub("kept").describe().getWorkflowType())
                .isEqualTo("NobodyRunsThis");
        assertThat(Files.readString(data.resolve("rekey.log")))
                .contains("Temporal ended by itself (exit code 137); it is started again")
                .contains("Temporal runs again");
    }

    @Test
    void the_accounts_database_is_durable() {
        assertThat(LocalEdition.databaseUrl(data)).startsWith("jdbc:h2:sync:").contains(";WRITE_DELAY=0;");
    }
}
