package dev.rekey.starter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.starter.guide.GuidePagesApplication;
import dev.rekey.starter.security.PasswordHashes;
import dev.rekey.workflows.codec.PayloadKeys;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.converter.DataConverter;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The codec server over HTTP, as the Temporal Web UI and the Temporal CLI use it. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:codec;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
                    + "DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
            "rekey.starter.temporal-ui-url=https://temporal.example.com:8443/ui",
            "rekey.codec.token=" + CodecServerTest.TOKEN
        })
class CodecServerTest {

    static final String TOKEN = "a-token-of-at-least-32-characters";

    private static final String UI = "https://temporal.example.com:8443";
    private static final Pattern FORM_TOKEN = Pattern.compile("<meta name=\"csrf-token\" content=\"([^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    AuditLog audit;

    @Autowired
    DataConverter converter;

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @DynamicPropertySource
    static void keys(DynamicPropertyRegistry properties) throws IOException {
        Path folder = Files.createTempDirectory("codec");
        Path file = folder.resolve("payload.key");
        PrivateFile.make(file, PayloadKeys.fresh().text());
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        properties.add("rekey.codec.key-files", file::toString);
    }

    private String sealed() {
        try {
            return JsonFormat.printer()
                    .print(Payloads.newBuilder()
                            .addPayloads(converter.toPayload("Annas Hedge").orElseThrow()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static String opened(HttpResponse<String> answer) {
        try {
            Payloads.Builder payloads = Payloads.newBuilder();
            JsonFormat.parser().merge(answer.body(), payloads);
            return payloads.getPayloads(0).getData().toStringUtf8();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder decode(String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/codec/decode"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void signIn() throws IOException, InterruptedException {
        agents.create("mira", "Mira", String.valueOf(PasswordHashes.encoder().encode("a good password")), Role.AGENT);
        URI place = URI.create("http://127.0.0.1:" + port + "/desk/sign-in");
        Matcher token = FORM_TOKEN.matcher(send(HttpRequest.newBuilder(place)).body());
        assertThat(token.find()).isTrue();
        send(HttpRequest.newBuilder(place)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-CSRF-TOKEN", token.group(1))
                .POST(HttpRequest.BodyPublishers.ofString("username=mira&password=a+good+password")));
    }

    private List<AuditEntry> uses() {
        return written("PAYLOADS_OPENED");
    }

    private List<AuditEntry> written(String action) {
        return audit.entries(AuditLog.Scope.everything(), Page.first(200)).rows().stream()
                .map(AuditLine::entry)
                .filter(entry -> entry.action().equals(action))
                .toList();
    }

    @Test
    void nobody_is_told_anything_without_being_known() throws Exception {
        assertThat(send(decode(sealed())).statusCode()).isEqualTo(401);
        assertThat(send(decode(sealed()).header("Authorization", "Bearer wrong" + TOKEN))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_token_that_is_refused_is_a_row_without_the_token() throws Exception {
        // given
        int before = written("TOKEN_REFUSED").size();

        // when
        send(decode(sealed()).header("Authorization", "Bearer wrong" + TOKEN));
        send(decode(sealed()));

        // then
        assertThat(written("TOKEN_REFUSED")).hasSize(before + 1);
        assertThat(written("TOKEN_REFUSED").get(0).toString()).doesNotContain(TOKEN);
    }

    @Test
    void a_signed_in_agent_reads_what_the_web_ui_asks_for_and_each_use_is_written_down() throws Exception {
        // given
        signIn();
        int before = uses().size();

        // when
        HttpResponse<String> answer = send(decode(sealed()).header("Origin", UI));

        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(opened(answer)).isEqualTo("\"Annas Hedge\"");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(UI);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(uses()).hasSize(before + 1);
        assertThat(uses().get(0).actor()).isEqualTo("mira");
        assertThat(uses().get(0).text()).isEqualTo("1 payload of Temporal shown.");
    }

    @Test
    void what_was_never_sealed_is_given_back_and_counts_as_no_use() throws Exception {
        // given
        String plain = JsonFormat.printer()
                .print(Payloads.newBuilder()
                        .addPayloads(dev.rekey.workflows.Payloads.converter()
                                .toPayload("Annas Hedge")
                                .orElseThrow()));
        int before = uses().size();

        // when
        HttpResponse<String> answer = send(decode(plain).header("Authorization", "Bearer " + TOKEN));

        // then
        assertThat(opened(answer)).isEqualTo("\"Annas Hedge\"");
        assertThat(uses()).hasSize(before);
    }

    @Test
    void an_agent_who_was_let_go_reads_no_more() throws Exception {
        // given
        signIn();
        assertThat(send(decode(sealed())).statusCode()).isEqualTo(200);

        // when
        String mira = agents.bySignInName("mira").orElseThrow().id();
        agents.setActive(mira, false);
        int afterwards = send(decode(sealed())).statusCode();
        agents.setActive(mira, true);

        // then
        assertThat(afterwards).isEqualTo(403);
    }

    @Test
    void a_program_with_the_token_reads_too_and_gets_no_further() throws Exception {
        // when
        HttpResponse<String> answer = send(decode(sealed()).header("Authorization", "Bearer " + TOKEN));
        HttpResponse<String> desk = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/desk"))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + TOKEN));

        // then
        assertThat(opened(answer)).isEqualTo("\"Annas Hedge\"");
        assertThat(uses().get(0).actor()).isEqualTo("codec token");
        assertThat(desk.statusCode()).isEqualTo(401);
    }

    @Test
    void a_page_of_another_origin_is_refused_even_with_an_agents_cookies() throws Exception {
        // given
        signIn();
        int before = uses().size();

        // when
        HttpResponse<String> foreign = send(decode(sealed()).header("Origin", "https://evil.example.com"));
        HttpResponse<String> form =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/codec/decode"))
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(sealed())));
        HttpResponse<String> asked =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/codec/decode"))
                        .header("Origin", "https://evil.example.com")
                        .header("Access-Control-Request-Method", "POST")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        // then
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(asked.statusCode()).isEqualTo(403);
        assertThat(uses()).hasSize(before);
    }

    @Test
    void what_is_no_payload_is_refused_and_there_is_no_way_to_seal() throws Exception {
        assertThat(send(decode("{\"payloads\":[{\"data\":7}]}").header("Authorization", "Bearer " + TOKEN))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/codec/encode"))
                                .header("Authorization", "Bearer " + TOKEN)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(403);
    }
}
