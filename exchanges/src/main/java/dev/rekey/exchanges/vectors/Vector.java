package dev.rekey.exchanges.vectors;

import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.terms.Market;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request as another program signed it. Its text form shows no credential.
 *
 * @param endpoint what the request asks for, for people
 * @param at the time of the signature
 * @param request what the other program would have sent
 * @param token where the request carries a JSON Web Token: what it must say; null otherwise
 */
public record Vector(
        String exchange,
        Market market,
        String endpoint,
        Credential credential,
        Instant at,
        SignedRequest request,
        @Nullable Token token) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What a JSON Web Token must say. Its signature differs from run to run, so that only the public key can check it.
     *
     * @param header without the random nonce
     * @param publicKeyPem what the signature has to fit
     */
    public record Token(JsonNode header, JsonNode claims, String publicKeyPem) {}

    /**
     * Reads a file's text: a list of {@code {exchange, market, endpoint, credentials{apiKey, secret, passphrase?},
     * timestamp (ms), request{method, url, headers, body}}}.
     *
     * @throws IllegalArgumentException when it is not of that form; the text says which entry, and shows none of it
     */
    public static List<Vector> read(String text) {
        JsonNode all;
        try {
            all = JSON.readTree(text);
        } catch (JacksonException notJson) {
            throw new IllegalArgumentException("The file is not JSON.");
        }
        if (!all.isArray()) {
            throw new IllegalArgumentException("The file does not hold a list of signed requests.");
        }
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            try {
                vectors.add(one(all.get(i)));
            } catch (RuntimeException unfit) {
                throw new IllegalArgumentException("Entry " + (i + 1) + " of the file is not a signed request.");
            }
        }
        return List.copyOf(vectors);
    }

    private static Vector one(JsonNode entry) {
        JsonNode credential = entry.required("credentials");
        JsonNode request = entry.required("request");
        Map<String, String> headers = new LinkedHashMap<>();
        request.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        JsonNode jwt = entry.path("jwt");
        return new Vector(
                entry.required("exchange").asString(),
                Market.valueOf(entry.required("market").asString().toUpperCase(Locale.ROOT)),
                entry.required("endpoint").asString(),
                new Credential(
                        credential.required("apiKey").asString(),
                        credential.required("secret").asString(),
                        text(credential, "passphrase")),
                Instant.ofEpochMilli(entry.required("timestamp").longValue()),
                new SignedRequest(
                        request.required("method").asString(),
                        URI.create(request.required("url").asString()),
                        headers,
                        text(request, "body")),
                jwt.isObject()
                        ? new Token(
                                jwt.required("official").required("header"),
                                jwt.required("official").required("claims"),
                                jwt.required("publicKeyPem").asString())
                        : null);
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() ? value.asString() : null;
    }

    @Override
    public String toString() {
        return exchange + " " + market + " " + endpoint + " at " + at.toEpochMilli();
    }
}
