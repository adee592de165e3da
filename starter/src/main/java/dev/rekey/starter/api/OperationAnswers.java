package dev.rekey.starter.api;

import dev.rekey.starter.security.Answer;
import dev.rekey.starter.security.RouteTable;
import dev.rekey.starter.security.Who;
import dev.rekey.starter.web.SecretWarning;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All that an operation may answer: its own results, and the refusals that its kind of operation has. */
final class OperationAnswers {

    private static final String HTML = "text/html";
    private static final String JSON = "application/json";
    private static final String SCHEMAS = "#/components/schemas/";

    private static final Map<String, String> SENTENCES = Map.ofEntries(
            Map.entry("200", "How it is now."),
            Map.entry(
                    "202",
                    "It is kept, and judged as soon as the system is back: then it is done, or its refusal is told."),
            Map.entry("204", "Signed in: the cookie says so from now on."),
            Map.entry("302", "It goes on at the address in Location; without a sign-in, at the page to sign in."),
            Map.entry("303", "Done; it goes on at the address in Location."),
            Map.entry("400", "The request could not be read; nothing was done."),
            Map.entry("401", "Nobody is signed in, or what they came by is not known here."),
            Map.entry(
                    "403",
                    "Not in this way: the token lacks the scope, the form token is missing or old, another site asked,"
                            + " or it is another's to do."),
            Map.entry("404", "There is nothing here, or it is not yours."),
            Map.entry("406", "It cannot be answered in any form that Accept names."),
            Map.entry("409", "It does not fit now; the sentence says why and what to do. Nothing was done."),
            Map.entry("415", "What was sent is of a type that is not read here."),
            Map.entry("429", "It was tried too often; Retry-After says for how many seconds to wait."),
            Map.entry("503", "It was not sent and not done. Send the same again after Retry-After seconds."),
            Map.entry(
                    "504",
                    "Nobody answered: it may have been done, or may still be. Look at how it is; the same with the same id"
                            + " may be sent again, and counts once."));

    private final String path;
    private final Optional<RouteTable.Route> route;
    private final boolean posts;
    private final boolean readsJson;
    private final Content made;

    /**
     * Of this operation.
     *
     * @param made as the pages' methods give it
     * @param route its line of the table of routes; the codec server has none
     */
    OperationAnswers(Operation made, boolean posts, String path, Optional<RouteTable.Route> route) {
        this.path = path;
        this.route = route;
        this.posts = posts;
        this.readsJson = made.getRequestBody() != null
                && made.getRequestBody().getContent().containsKey(JSON);
        this.made = made.getResponses().values().stream()
                .flatMap(answer -> Optional.ofNullable(answer.getContent()).stream())
                .findFirst()
                .orElseGet(Content::new);
    }

    /** With these results. */
    ApiResponses with(List<OperationWords.Result> results) {
        Map<String, ApiResponse> all = new TreeMap<>();
        refusals().forEach(status -> all.put(status, refusal(status)));
        results.forEach(result ->
                all.put(result.status(), isRefusal(result.status()) ? refusal(result.status()) : result(result)));
        ApiResponses answers = new ApiResponses();
        all.forEach((status, answer) ->
                answers.addApiResponse(status, answer.description(SENTENCES.getOrDefault(status, ""))));
        return answers;
    }

    private static boolean isRefusal(String status) {
        return status.startsWith("4") || status.startsWith("5");
    }

    /** Those that nobody has to write down. */
    private Set<String> refusals() {
        boolean desk = path.startsWith("/desk");
        boolean open = route.map(Rights::isForAnybody).orElse(false);
        Set<String> statuses = new TreeSet<>(Set.of("400"));
        // A wrong token is refused wherever it is sent to the desk.
        if (desk || !open) {
            statuses.add("401");
        }
        if (desk && !open) {
            // A token without the scope; an agent who has to set up a second step first.
            statuses.addAll(Set.of("302", "403"));
        }
        if (route.map(Rights::needsFormToken).orElse(true)) {
            statuses.add("403");
        }
        if (path.contains("{") || route.map(OperationAnswers::hides).orElse(true)) {
            statuses.add("404");
        }
        if (!isPage() || readsJson) {
            statuses.add("406");
        }
        if (posts && (readsJson || desk)) {
            statuses.add("415");
        }
        return statuses;
    }

    private static boolean hides(RouteTable.Route route) {
        return Arrays.stream(Who.values())
                .map(route::to)
                .anyMatch(cell -> cell.own() == Answer.NOT_FOUND || cell.foreign() == Answer.NOT_FOUND);
    }

    private boolean isPage() {
        return made.containsKey(HTML);
    }

    private ApiResponse result(OperationWords.Result result) {
        if (result.status().startsWith("3")) {
            return new ApiResponse()
                    .headers(Map.of("Location", new Header().required(true).schema(new StringSchema())));
        }
        Content content = new Content();
        if (result.status().equals("200")) {
            made.forEach((type, of) -> content.addMediaType(type, new MediaType().schema(schema(type, of))));
        }
        if (!result.schema().isEmpty()) {
            content.addMediaType(JSON, new MediaType().schema(new Schema<>().$ref(SCHEMAS + result.schema())));
        }
        ApiResponse answer = content.isEmpty() ? new ApiResponse() : new ApiResponse().content(content);
        if (result.warns()) {
            answer.addHeaderObject(
                    SecretWarning.HEADER,
                    new Header()
                            .description("The words that were sent held a key or a secret, which was cut out.")
                            .schema(new StringSchema().addEnumItem(SecretWarning.CUT_OUT)));
        }
        return answer;
    }

    /** A page and a stream are text; a method that writes its JSON itself says nothing of it. */
    private static Schema<?> schema(String type, MediaType made) {
        if (!type.equals(JSON)) {
            return new StringSchema();
        }
        Schema<?> schema = made.getSchema();
        return schema == null || schema.get$ref() == null ? new ObjectSchema() : schema;
    }

    private ApiResponse refusal(String status) {
        if (status.startsWith("3")) {
            return result(new OperationWords.Result(status, "", false));
        }
        if (route.isEmpty() && status.equals("401")) {
            // The codec server's door says it without a word.
            return new ApiResponse();
        }
        Content content = new Content()
                .addMediaType(
                        "application/problem+json", new MediaType().schema(new Schema<>().$ref(SCHEMAS + "Problem")));
        content.addMediaType(HTML, new MediaType().schema(new StringSchema()));
        ApiResponse refusal = new ApiResponse().content(content);
        if (List.of("429", "503", "504").contains(status)) {
            refusal.headers(Map.of(
                    "Retry-After", new Header().required(status.equals("429")).schema(new IntegerSchema())));
        }
        return refusal;
    }
}
