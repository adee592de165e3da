package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rekey.accounts.Message;
import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.accounts.read.NoticeBoard;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.operate.DataFolder;
import dev.rekey.operate.ImportCommand;
import dev.rekey.workflows.codec.PayloadKeys;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Everything on one machine, with a real Temporal server. */
@Tag("slow")
class LocalEditionTest {

    private static final String FORCED = "jdk.FileForce";

    @TempDir
    static Path data;

    private static LocalEdition edition;

    /** What was forced to the disk while it started for the first time. */
    private static final List<String> forced = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path elsewhere) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable(FORCED).withoutThreshold();
            recording.start();
            edition = LocalEdition.start(LocalOptions.inFolder(data), List.of(), stage -> {});
            new JsonVisitor(edition.web()).signIn(DemoData.agent(edition));
            PrivateFile.make(data.resolve("payload.key"), PayloadKeys.fresh().text());
            recording.stop();
            Path told = elsewhere.resolve("forced.jfr");
            recording.dump(told);
            RecordingFile.readAllEvents(told).stream()
                    .filter(event -> event.getEventType().getName().equals(FORCED))
                    .forEach(event -> forced.add(event.getString("path")));
        }
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
    void everything_in_its_data_folder_is_for_its_owner_only() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        try (Stream<Path> all = Files.walk(data)) {
            List<Path> open = new ArrayList<>();
            // What a test has put there is not Rekey's.
            for (Path path : all.filter(one -> !one.endsWith("list.csv")).toList()) {
                String wanted = Files.isDirectory(path) ? "rwx------" : "rw-------";
                if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                        .equals(wanted)) {
                    open.add(path);
                }
            }
            assertThat(open).isEmpty();
        }
        assertThat(data.resolve("rekey.mv.db")).exists();
        assertThat(data.resolve("temporal.db")).exists();
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
            List<String> all = new ArrayList<>(command);
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
    void every_key_is_on_the_disk_under_its_name_before_anything_is_sealed_under_it() {
        for (String name :
                List.of("master.key", "starter.key", "starter-signing.key", "worker-signing.key", "payload.key")) {
            assertThat(data.resolve(name)).exists();
        }
        for (String draft :
                List.of(".master-key", ".starter-key", ".starter-signing-key", ".worker-signing-key", ".payload-key")) {
            int written = IntStream.range(0, forced.size())
                    .filter(i -> forced.get(i).startsWith(data.resolve(draft).toString()))
                    .findFirst()
                    .orElse(forced.size());
            assertThat(forced).as(draft).hasSizeGreaterThan(written);
            assertThat(forced.subList(written, forced.size()))
                    .as("the folder after %s", draft)
                    .contains(data.toString());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void temporals_pages_and_its_http_interface_answer_no_other_site() {
        // given the Web UI, and the server's HTTP interface wherever it listens
        int ui = edition.temporalUi().getPort();
        List<Integer> listening = listening(temporal().pid());
        String path = "GET /api/v1/namespaces";

        // then a person on this machine sees the Web UI
        assertThat(RawRequest.send(ui, path, List.of("Host: 127.0.0.1:" + ui)))
                .startsWith("HTTP/1.1 200")
                .contains("namespaceInfo");

        // and a page whose name was made to lead here sees nothing, at any port of the server
        for (int port : listening) {
            for (String host : List.of("evil.example", "127.0.0.1:" + port, "localhost")) {
                assertThat(quietly(() -> RawRequest.send(port, path, List.of("Host: " + host))))
                        .as("port %s as %s", port, host)
                        .doesNotContain("namespaceInfo");
            }
        }
        assertThat(RawRequest.send(ui, path, List.of("Host: evil.example:" + ui)))
                .startsWith("HTTP/1.1 421")
                .doesNotContain("namespaceInfo");
        assertThat(RawRequest.send(ui, path, List.of("Host: 127.0.0.1:" + ui, "Origin: http://evil.example")))
                .startsWith("HTTP/1.1 403");
        assertThat(listening).hasSizeGreaterThan(1).doesNotContain(ui);
    }

    /** Ports that speak no HTTP hang up. */
    private static String quietly(Supplier<String> answer) {
        try {
            return answer.get();
        } catch (UncheckedIOException hungUp) {
            return "";
        }
    }

    /** The ports at 127.0.0.1 at which this process listens, as Linux tells. */
    private static List<Integer> listening(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            Set<String> sockets = open.map(LocalEditionTest::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring(8, target.length() - 1))
                    .collect(Collectors.toSet());
            return Files.readAllLines(Path.of("/proc/" + pid + "/net/tcp")).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(row -> row[3].equals("0A") && row[1].startsWith("0100007F:") && sockets.contains(row[9]))
                    .map(row -> Integer.parseInt(row[1].substring(9), 16))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void a_customer_is_mailed_a_link_and_each_new_device_a_code_and_the_mailbox_shows_both() throws Exception {
        // given a customer with an address
        String address = "erika@platform.test";
        assertThat(edition.part(AccountImport.class)
                        .importCsv(
                                new StringReader("customer,name,exchange,market,label,mode,email,language,timezone\n"
                                        + "4790,Erika Vale,binance,SPOT,Main,live," + address + ",en,Europe/Berlin\n"),
                                ImportCommand.known(edition.part(Catalog.class)))
                        .stored())
                .isTrue();
        JsonVisitor desk = new JsonVisitor(edition.web()).signIn(DemoData.agent(edition));
        desk.get("/desk/customers/4790").orThrow();

        // when a session begins
        String session = desk.postJson("/desk/customers/4790/sessions", Map.of("reason", "VAULT_RESET"))
                .orThrow()
                .path("sessionId")
                .asString();

        // then its invitation comes by SMTP
        await("the invitation", () -> edition.mail().to(address).size() == 1);
        String invitation = edition.mail().to(address).get(0).text();
        Matcher link = Pattern.compile(edition.web() + "(/g/\\S+)").matcher(invitation);
        assertThat(link.find()).isTrue();

        // and its link opens the door, where a code is asked for and mailed
        JsonVisitor phone = new JsonVisitor(edition.web());
        assertThat(phone.get(link.group(1)).orThrow().path("mailed").asBoolean())
                .isTrue();
        phone.postForm(link.group(1) + "/ask", Map.of()).orThrow();
        await("the code", () -> edition.mail().to(address).size() == 2);
        Matcher code = Pattern.compile("(?m)^[0-9]{6}")
                .matcher(edition.mail().to(address).get(1).text());
        assertThat(code.find()).isTrue();
        phone.postForm(link.group(1), Map.of("code", code.group())).orThrow();
        assertThat(phone.get("/guide").status()).isEqualTo(200);

        // and the desk and the mailbox say so, and Temporal names nobody's address
        List<Message> messages = edition.part(NoticeBoard.class).messages(session);
        assertThat(messages)
                .filteredOn(message -> message.state() == Message.State.SENT)
                .extracting(Message::kind)
                .containsExactlyInAnyOrder("INVITATION", "CODE");
        HttpResponse<String> mailbox = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(edition.mail().site()).build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(mailbox.body())
                .contains("Your code for the guide", "Your trading accounts need new API keys", address);
        List<HistoryEvent> history =
                edition.workflows().fetchHistory("messages-4790").getEvents();
        assertThat(history).isNotEmpty();
        assertThat(history.toString()).doesNotContain("erika");
        assertThat(Files.readString(data.resolve("rekey.log"))).doesNotContain(address);
    }

    @Test
    void the_accounts_database_is_durable() {
        assertThat(DataFolder.databaseUrl(data)).startsWith("jdbc:h2:sync:").contains(";WRITE_DELAY=0;");
    }
}
