package dev.rekey.starter.api;

import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.door.Opened;
import dev.rekey.starter.security.RouteTable;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.Saved;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.PathParameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/**
 * Completes the document that the pages' methods give: who may do what and in which order comes from the table of routes,
 * sentences and answers from the table of words. An operation without words is left without a summary, and a test fails.
 */
@Component
final class ApiDocument implements OpenApiCustomizer {

    /** A picture, and a page for whoever works on the pages. */
    private static final Set<String> NO_OPERATIONS = Set.of("/brand/logo", "/desk/pattern-book");

    private static final String HTML = "text/html";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private static final String DECODE = "/codec/decode";

    private final RouteTable table;
    private final StarterProperties properties;
    private final OperationWords words = OperationWords.load();

    ApiDocument(RouteTable table, StarterProperties properties) {
        this.table = table;
        this.properties = properties;
    }

    /** The state of a customer's vault. */
    record Vault(
            @Nullable Instant inForceSince,
            boolean sessionOwed,
            int liveAccounts,
            @Nullable Csrf csrf) {}

    /** What a reset of the vault led to. */
    record VaultSession(int accounts, @Nullable String sessionId, boolean sessionOwed) {}

    /** What the codec server reads and answers. */
    record Payloads(@Nullable List<Payload> payloads) {}

    /** One payload, in Temporal's own JSON. */
    record Payload(
            @Nullable Map<String, String> metadata,
            @Nullable String data) {}

    /** Whether a line of the table is what others may call: no page from inside, no file. */
    private static boolean isOperation(RouteTable.Route route) {
        String path = route.path().getPatternString();
        return !route.method().equals("ANY")
                && !path.contains("*")
                && !path.endsWith(".css")
                && !path.endsWith(".svg")
                && !NO_OPERATIONS.contains(path);
    }

    @Override
    public void customise(OpenAPI document) {
        document.info(new Info()
                .title("Rekey")
                .version(Optional.ofNullable(ApiDocument.class.getPackage().getImplementationVersion())
                        .orElse("in development"))
                .description(words.field("document", "description").orElse(""))
                .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")));
        document.servers(List.of(new Server().url("/").description("Where this document is.")));
        document.tags(List.of(
                new Tag().name("desk").description("For support agents who signed in, and programs with a token."),
                new Tag().name("guide").description("For traders who came by link and code, or were handed over."),
                new Tag().name("doors").description("Ways in and out, and what is open to anybody.")));
        Rights.schemes(properties.publicUrl())
                .forEach((name, scheme) -> document.getComponents()
                        .addSecuritySchemes(
                                name,
                                scheme.description(words.field("security", name).orElse(""))));
        Stream.of(Vault.class, VaultSession.class, Payloads.class, Saved.class, Opened.Session.class)
                .forEach(message -> add(document, message));
        document.schema("Problem", problem());
        // Written beside what the type itself has, see MessagesInWords.
        Objects.requireNonNull(document.getComponents().getSchemas().get("Message"))
                .addProperty("words", new StringSchema());
        describe(document);
        Paths made = document.getPaths();
        Paths ordered = new Paths();
        for (RouteTable.Route route : table.routes()) {
            if (isOperation(route)) {
                String path = route.path().getPatternString();
                PathItem.HttpMethod method = PathItem.HttpMethod.valueOf(route.method());
                Operation operation = operation(made, method, path).orElseGet(() -> byFilter(method, path));
                complete(operation, method, path, Optional.of(route));
                ordered.computeIfAbsent(path, none -> new PathItem()).operation(method, operation);
            }
        }
        operation(made, PathItem.HttpMethod.POST, DECODE).ifPresent(decode -> {
            decode.getRequestBody()
                    .getContent()
                    .addMediaType(JSON, new MediaType().schema(new Schema<>().$ref("#/components/schemas/Payloads")));
            complete(decode, PathItem.HttpMethod.POST, DECODE, Optional.empty());
            ordered.addPathItem(DECODE, new PathItem().post(decode));
        });
        document.setPaths(ordered);
    }

    private static Optional<Operation> operation(Paths paths, PathItem.HttpMethod method, String path) {
        return Optional.ofNullable(paths.get(path))
                .map(item -> item.readOperationsMap().get(method));
    }

    // Messages

    private static void add(OpenAPI document, Class<?> message) {
        ResolvedSchema resolved = ModelConverters.getInstance(true).readAllAsResolvedSchema(message);
        resolved.referencedSchemas.forEach(document::schema);
    }

    /** RFC 9457, as {@link dev.rekey.starter.web.Refusals} writes it. */
    private static Schema<?> problem() {
        Schema<?> problem = new ObjectSchema();
        problem.addProperty("title", new StringSchema());
        problem.addProperty("status", new IntegerSchema());
        problem.addProperty("detail", new StringSchema());
        problem.addProperty("code", new StringSchema());
        problem.addProperty("instance", new StringSchema());
        problem.addProperty("done", new StringSchema()._enum(List.of("no", "unknown")));
        problem.setRequired(List.of("title", "status", "detail", "done"));
        return problem;
    }

    private void describe(OpenAPI document) {
        document.getComponents().getSchemas().forEach((name, schema) -> describe(name, schema));
    }

    private void describe(String message, Schema<?> schema) {
        words.field("message", message).ifPresent(schema::description);
        parts(schema).forEach((part, of) -> words.field(message, part).ifPresent(of::description));
    }

    private static Map<String, Schema<?>> parts(Schema<?> schema) {
        Map<String, Schema<?>> parts = new LinkedHashMap<>();
        if (schema.getProperties() != null) {
            schema.getProperties().forEach(parts::put);
        }
        return parts;
    }

    // Operations

    private void complete(
            Operation operation, PathItem.HttpMethod method, String path, Optional<RouteTable.Route> route) {
        OperationWords.Words said =
                words.of(method + " " + path).orElseGet(() -> new OperationWords.Words("", List.of()));
        operation.summary(said.summary());
        operation.operationId(id(method, path));
        operation.tags(List.of(
                path.startsWith("/desk") && !path.startsWith("/desk/sign-")
                        ? "desk"
                        : path.startsWith("/guide") ? "guide" : "doors"));
        inputs(operation, method, path);
        operation.security(route.map(Rights::of).orElseGet(Rights::ofTheCodecServer));
        operation.responses(
                new OperationAnswers(operation, method == PathItem.HttpMethod.POST, path, route).with(said.answers()));
    }

    /** Such as postDeskPeopleAgentIdRole. */
    private static String id(PathItem.HttpMethod method, String path) {
        StringBuilder id = new StringBuilder(method.name().toLowerCase(Locale.ROOT));
        Arrays.stream(path.split("[/{}.-]+"))
                .filter(part -> !part.isEmpty())
                .forEach(part ->
                        id.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1)));
        return id.toString();
    }

    /** Fields of a form stand in the body of a POST and in the address of a GET. */
    private void inputs(Operation operation, PathItem.HttpMethod method, String path) {
        List<Parameter> parameters = new ArrayList<>();
        Content body = operation.getRequestBody() == null
                ? new Content()
                : operation.getRequestBody().getContent();
        for (Parameter parameter : Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of())) {
            if (parameter.getIn().equals("path")
                    || (parameter.getIn().equals("query") && method == PathItem.HttpMethod.GET)) {
                parameters.add(parameter);
            } else if (parameter.getIn().equals("query")) {
                body.addMediaType(FORM, new MediaType().schema(parameter.getSchema()));
            }
        }
        MediaType form = body.get(FORM);
        if (method == PathItem.HttpMethod.GET && form != null) {
            parts(form.getSchema())
                    .forEach((name, part) ->
                            parameters.add(new QueryParameter().name(name).schema(part)));
        }
        for (String variable : variables(path)) {
            if (parameters.stream().noneMatch(known -> known.getName().equals(variable))) {
                parameters.add(new PathParameter().name(variable).schema(new StringSchema()));
            }
        }
        parameters.forEach(parameter -> words.field(path, parameter.getName()).ifPresent(parameter::description));
        operation.parameters(parameters.isEmpty() ? null : parameters);
        if (method == PathItem.HttpMethod.GET || body.isEmpty()) {
            operation.requestBody(null);
            return;
        }
        MediaType json = body.get(JSON);
        if (json != null && form != null) {
            // The same fields, sent as a form.
            form.schema(json.getSchema());
        } else if (form != null) {
            describe(path, form.getSchema());
        }
        operation.requestBody(new RequestBody().required(true).content(body));
    }

    private static List<String> variables(String path) {
        return Arrays.stream(path.split("/"))
                .filter(part -> part.startsWith("{"))
                .map(part -> part.substring(1, part.length() - 1))
                .toList();
    }

    /** What filters answer has no method. */
    private static Operation byFilter(PathItem.HttpMethod method, String path) {
        Operation operation = new Operation();
        if (path.equals("/desk/sign-in") && method == PathItem.HttpMethod.POST) {
            Schema<?> form = new ObjectSchema();
            form.addProperty("username", new StringSchema().maxLength(200));
            form.addProperty("password", new StringSchema().maxLength(200));
            form.addProperty("code", new StringSchema());
            form.setRequired(List.of("username", "password"));
            operation.requestBody(
                    new RequestBody().content(new Content().addMediaType(FORM, new MediaType().schema(form))));
        }
        return operation.responses(new ApiResponses()
                .addApiResponse(
                        "200",
                        new ApiResponse()
                                .content(
                                        new Content().addMediaType(HTML, new MediaType().schema(new StringSchema())))));
    }
}
