package dev.rekey.exchanges.vectors;

import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.SignedRequest;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signs what another program signed, and says where the two differ. */
public final class VectorCheck {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private VectorCheck() {}

    /**
     * The differences between a recorded request and our own of the same moment.
     *
     * @return one line each, empty when there are none; a line shows values of the file and of our request
     */
    public static List<String> differences(Vector vector) {
        Optional<ExchangeApi> found = ExchangeApi.find(vector.exchange());
        if (found.isEmpty()) {
            return List.of("this exchange is not known here");
        }
        ExchangeApi api = found.get();
        Endpoint endpoint = endpoint(api, vector);
        if (endpoint == null) {
            return List.of("this call is not one of ours");
        }
        URI url = vector.request().url();
        SignedRequest signed;
        try {
            signed = api.signLike(
                    vector.request(),
                    URI.create(url.getScheme() + "://" + url.getAuthority()),
                    endpoint,
                    vector.credential(),
                    vector.at());
        } catch (IllegalArgumentException unusable) {
            return List.of("we cannot sign with this credential: " + unusable.getMessage());
        }
        List<String> differences = new ArrayList<>();
        compare(differences, "method", vector.request().method(), signed.method());
        compare(differences, "url", url.toString(), signed.url().toString());
        headers(differences, vector, signed);
        body(differences, vector.request().body(), signed.body());
        return List.copyOf(differences);
    }

    /** Of several calls on one path the one whose fixed query is part of the recorded one. */
    private static @Nullable Endpoint endpoint(ExchangeApi api, Vector vector) {
        URI url = vector.request().url();
        String query = url.getRawQuery() == null ? "" : url.getRawQuery();
        return api.endpoints().stream()
                .filter(one -> one.method().equals(vector.request().method())
                        && one.path().equals(url.getRawPath())
                        && one.host() == vector.market()
                        && query.contains(one.query()))
                .findFirst()
                .orElse(null);
    }

    private static void headers(List<String> differences, Vector vector, SignedRequest signed) {
        Map<String, String> recorded = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        recorded.putAll(vector.request().headers());
        Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.putAll(signed.headers());
        Vector.Token token = vector.token();
        if (token != null) {
            recorded.remove("Authorization");
            differences.addAll(Tokens.differences(token, own.remove("Authorization")));
        }
        recorded.forEach((name, value) -> compare(differences, "header " + name, value, own.get(name)));
        own.forEach((name, value) -> {
            if (!recorded.containsKey(name)) {
                differences.add("header " + name + ": not in the file, ours " + value);
            }
        });
    }

    private static void body(List<String> differences, @Nullable String recorded, @Nullable String own) {
        if (Objects.equals(recorded, own)) {
            return;
        }
        JsonNode one = recorded == null ? null : signature(recorded);
        JsonNode other = own == null ? null : signature(own);
        // Programs write the two halves of a signature with or without leading zeros: the numbers count.
        if (one != null
                && other != null
                && same(one, other)
                && withoutNumbers(recorded).equals(withoutNumbers(own))) {
            return;
        }
        compare(differences, "body", recorded, own);
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return number(one, "r").equals(number(other, "r")) && number(one, "s").equals(number(other, "s"));
    }

    private static @Nullable JsonNode signature(String body) {
        try {
            JsonNode signature = JSON.readTree(body).path("signature");
            return signature.has("r") && signature.has("s") ? signature : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static BigInteger number(JsonNode signature, String name) {
        return new BigInteger(signature.path(name).asString().replaceFirst("^0x", ""), 16);
    }

    private static String withoutNumbers(@Nullable String body) {
        return String.valueOf(body).replaceAll("\"([rs])\":\"0x[0-9a-f]+\"", "\"$1\":\"\"");
    }

    private static void compare(
            List<String> differences, String what, @Nullable String recorded, @Nullable String own) {
        if (!Objects.equals(recorded, own)) {
            differences.add(what + ": file " + recorded + ", ours " + own);
        }
    }
}
