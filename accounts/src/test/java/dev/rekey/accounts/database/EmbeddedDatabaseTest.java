package dev.rekey.accounts.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** H2 closes its file after a write that failed; whoever uses it goes on all the same. */
class EmbeddedDatabaseTest {

    @Configuration(proxyBeanMethods = false)
    @Import(DatabaseConfiguration.class)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class
    })
    static class Application {}

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private JdbcClient database(Path place) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=jdbc:h2:sync:" + place.resolve("rekey")
                                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0",
                        "--spring.datasource.hikari.connection-timeout=3000");
        opened.add(context);
        JdbcClient jdbc = context.getBean(JdbcClient.class);
        jdbc.sql("create table if not exists note (id int primary key, words varchar)")
                .update();
        return jdbc;
    }

    private static void write(JdbcClient jdbc, int id, int length) {
        jdbc.sql("insert into note values (?, ?)")
                .params(id, "x".repeat(length))
                .update();
    }

    private static long count(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from note").query(Long.class).single();
    }

    @Test
    void a_database_that_closed_itself_because_its_writer_was_interrupted_is_opened_anew() throws Exception {
        // given connections that lie idle
        JdbcClient jdbc = database(folder);
        write(jdbc, 1, 10);

        // when
        List<Throwable> failed = new ArrayList<>();
        Thread writer = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                write(jdbc, 2, 10);
            } catch (RuntimeException e) {
                failed.add(e);
            }
        });
        writer.start();
        writer.join(TimeUnit.MINUTES.toMillis(1));

        // then
        assertThat(failed).singleElement().matches(DatabaseAway::causedBy);
        for (int id = 3; id < 40; id++) {
            write(jdbc, id, 10);
        }
        assertThat(count(jdbc)).isEqualTo(38);
    }

    @Test
    void a_full_disk_refuses_and_is_written_to_again_by_itself_when_there_is_room() throws Exception {
        // given
        Path small = smallDisk();
        JdbcClient jdbc = database(small);
        write(jdbc, 1, 10);
        Path ballast = small.resolve("ballast");
        fill(ballast);

        // when
        int id = 2;
        List<Throwable> failed = new ArrayList<>();
        while (failed.size() < 5 && id < 1_000) {
            try {
                write(jdbc, id, 20_000);
                id++;
            } catch (RuntimeException e) {
                failed.add(e);
            }
        }

        // then each is told as what it is
        assertThat(failed).hasSize(5).allMatch(DatabaseAway::causedBy);

        // and what was acknowledged is there, and there is room again
        Files.delete(ballast);
        assertThat(count(jdbc)).isEqualTo(id - 1);
        for (int more = 0; more < 40; more++) {
            write(jdbc, id + more, 1_000);
        }
        assertThat(count(jdbc)).isEqualTo(id + 39);
    }

    @Test
    void a_fault_of_what_was_asked_is_none_of_the_database() {
        JdbcClient jdbc = database(folder);
        write(jdbc, 1, 10);

        assertThatThrownBy(() -> write(jdbc, 1, 10)).matches(failed -> !DatabaseAway.causedBy(failed));
        assertThatThrownBy(() -> jdbc.sql("select nothing from nowhere").query().listOfRows())
                .matches(failed -> !DatabaseAway.causedBy(failed));
    }

    /** A file system of four megabytes; only root may make one. */
    private Path smallDisk() throws Exception {
        Path place = Files.createDirectory(folder.resolve("small"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assumeThat(mount.waitFor())
                .as("a small file system can be mounted only by root: %s", said)
                .isZero();
        opened.add(
                0,
                () -> new ProcessBuilder("umount", "-l", place.toString())
                        .start()
                        .waitFor());
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
