package dev.rekey.starter.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.starter.guide.GuidePagesApplication;
import dev.rekey.starter.security.RouteTable;
import dev.rekey.starter.security.Who;
import dev.rekey.workflows.actions.Action;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document of the interface says all of it, and nothing that is not there. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=" + GuidePagesApplication.DATABASE)
class OpenApiTest {

    /** Answered with files; these are no operations. */
    private static final Set<String> FILES = Set.of(
            "GET /rekey.css",
            "GET /icon.svg",
            "GET /brand.css",
            "GET /brand/logo",
            "GET /desk/pattern-book",
            "GET /js/*",
            "GET /webjars/**");

    /** The codec server is not in the table of routes: it has a door of its own. */
    private static final String DECODE = "POST /codec/decode";

    @LocalServerPort
    int port;

    @Autowired
    RouteTable table;

    private ApiReader document = new ApiReader(JsonMapper.shared().createObjectNode());

    @BeforeEach
    void the_document_of_the_running_pages() throws Exception {
        HttpResponse<String> answer = get("/openapi.json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        document = new ApiReader(JsonMapper.shared().readTree(answer.body()));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void it_names_every_route_that_is_no_file_and_no_page_from_inside_and_no_other() {
        Set<String> routes = table.routes().stream()
                .filter(route -> !route.method().equals("ANY"))
                .map(RouteTable.Route::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        routes.removeAll(FILES);
        routes.add(DECODE);

        assertThat(document.operations())
                .extracting(ApiReader.Operation::name)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(routes);
        assertThat(document.operations()).extracting(ApiReader.Operation::id).doesNotHaveDuplicates();
    }

    @Test
    void every_operation_says_in_a_sentence_what_it_does_and_what_it_answers() {
        for (ApiReader.Operation operation : document.operations()) {
            assertThat(operation.json().path("summary").asString())
                    .as("summary of %s in rekey-api.csv", operation)
                    .matches("[A-Z].*\\.");
            Set<String> statuses = operation.statuses();
            assertThat(statuses).as("results of %s", operation).anyMatch(status -> status.matches("[23].."));
            assertThat(statuses).as("refusals of %s", operation).contains("400");
            for (String status : statuses) {
                JsonNode answer = operation.answer(status);
                assertThat(answer.path("description").asString())
                        .as("%s of %s", status, operation)
                        .matches("[A-Z].*\\.");
                assertThat(answer.path("content"))
                        .as("%s of %s", status, operation)
                        .allSatisfy(content ->
                                assertThat(content.path("schema").isObject()).isTrue());
                if (operation.name().equals(DECODE) && status.equals("401")) {
                    assertThat(answer.has("content"))
                            .as("%s of %s", status, operation)
                            .isFalse();
                } else if (status.startsWith("4") || status.startsWith("5")) {
                    assertThat(answer.at("/content/application~1problem+json/schema/$ref")
                                    .asString())
                            .as("%s of %s", status, operation)
                            .endsWith("/Problem");
                } else if (status.startsWith("3")) {
                    assertThat(answer.path("headers").has("Location")).isTrue();
                } else if (status.equals("200")) {
                    assertThat(answer.path("content").isEmpty())
                            .as("200 of %s", operation)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void what_takes_words_of_people_says_that_a_secret_may_have_been_cut_out_of_them() {
        for (String status : List.of("200", "202")) {
            assertThat(document.operations())
                    .filteredOn(operation ->
                            operation.answer(status).path("headers").has("Rekey-Warning"))
                    .extracting(ApiReader.Operation::name)
                    .containsExactlyInAnyOrder(
                            "POST /guide/accounts/{accountId}/actions",
                            "POST /desk/customers/{customerId}/sessions",
                            "POST /desk/sessions/{sessionId}/actions",
                            "POST /desk/sessions/{sessionId}/accounts/{accountId}/actions");
        }
    }

    @Test
    void every_body_and_every_variable_is_described() {
        for (ApiReader.Operation operation : document.operations()) {
            operation.bodies().forEach((type, schema) -> {
                assertThat(document.parts(schema).propertyNames())
                        .as("%s of %s", type, operation)
                        .isNotEmpty();
            });
            assertThat(operation.variables())
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(operation.path().split("/", -1))
                                    .filter(part -> part.startsWith("{"))
                                    .map(part -> part.substring(1, part.length() - 1))
                                    .toList());
            for (JsonNode parameter : operation.parameters()) {
                if (parameter.path("in").asString().equals("path")) {
                    assertThat(parameter.path("description").asString())
                            .as("%s of %s", parameter.path("name"), operation)
                            .endsWith(".");
                }
            }
        }
    }

    @Test
    void every_reference_leads_to_a_message() {
        List<String> lost = new ArrayList<>();
        for (String reference : document.references()) {
            if (document.schemas().path(reference).isMissingNode()) {
                lost.add(reference);
            }
        }

        assertThat(lost).isEmpty();
    }

    @Test
    void each_token_is_asked_for_the_scope_of_the_table_and_each_sign_in_for_its_roles() {
        for (RouteTable.Route route : table.routes()) {
            Optional<ApiReader.Operation> operation = document.operation(route.toString());
            if (operation.isEmpty()) {
                continue;
            }
            Set<String> scopes = operation.get().needs("program");
            Scope scope = route.to(Who.PROGRAM).scope();

            assertThat(scopes).as("%s", route).isEqualTo(scope == null ? Set.of() : Set.of(scope.word()));
            assertThat(operation.get().needs("desk").contains("auditor"))
                    .as("%s for auditors", route)
                    .isEqualTo(route.path().getPatternString().startsWith("/desk")
                            && !operation.get().isForAnybody()
                            && route.to(Who.AUDITOR).own() == dev.rekey.starter.security.Answer.ALLOWED);
        }
    }

    @Test
    void it_names_the_actions_that_there_are() {
        assertThat(document.values("ActionForm", "type"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Action.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
        assertThat(document.values("Start", "reason")).contains("VAULT_RESET", "OTHER");
        assertThat(document.schemas().at("/ActionForm/required"))
                .extracting(JsonNode::asString)
                .containsExactly("type");
        assertThat(document.schemas().at("/ActionForm/properties/why/maxLength").asInt())
                .isEqualTo(1000);
        assertThat(document.schemas().at("/AccountView/required"))
                .extracting(JsonNode::asString)
                .contains("step", "findings")
                .doesNotContain("verdict");
    }

    @Test
    void no_word_is_left_over() {
        OperationWords words = OperationWords.load();
        Set<String> unused = new LinkedHashSet<>(words.operations());
        document.operations().forEach(operation -> unused.remove(operation.name()));
        for (String field : words.fields()) {
            int dot = field.lastIndexOf('.');
            String message = dot < 0 ? "" : field.substring(0, dot);
            String part = field.substring(dot + 1);
            boolean used = (message.isEmpty() || message.startsWith("/"))
                    ? document.says(part)
                    : switch (message) {
                        case "document" -> true;
                        case "security" -> document.securitySchemes().has(part);
                        case "message" -> document.schemas().has(part);
                        default ->
                            document.schemas().path(message).path("properties").has(part);
                    };
            if (!used) {
                unused.add(field);
            }
        }

        assertThat(unused).isEmpty();
    }

    @Test
    void it_is_the_only_place_of_its_kind() throws Exception {
        for (String other : List.of(
                "/v3/api-docs", "/v3/api-docs.yaml", "/openapi.json.yaml", "/openapi.yaml", "/swagger-ui/index.html")) {
            assertThat(get(other).statusCode()).as(other).isEqualTo(404);
        }
    }
}
