package dev.rekey.exchanges.vectors;

import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.exchanges.check.Signer;
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

    private static final String TOKEN =
            "The signature of a token is another one each time, and so is its nonce; header and"
                    + " claims are compared with those the exchange documents, and the file's public key confirms the signature.";

    private static final String NUMBERS =
            "The halves of a signature are numbers, and the file writes other leading zeros than we do; they are compared"
                    + " as numbers.";

    private VectorCheck() {}

    /**
     * What came of holding our request against a recorded one.
     *
     * @param differences one line each, empty when there are none; a line shows values of the file and of our request
     * @param allowances what was not compared byte for byte, and why, a sentence each
     */
    public record Comparison(List<String> differences, List<String> allowances) {

        private static Comparison failed(String difference) {
            return new Comparison(List.of(difference), List.of());
        }
    }

    /** Signs what was recorded, for the same moment, and compares. */
    public static Comparison compare(Vector vector) {
        Optional<Signer> found = Signer.find(vector.exchange());
        if (found.isEmpty()) {
            return Comparison.failed("this exchange is not known here");
        }
        Signer signer = found.get();
        Endpoint endpoint = endpoint(signer, vector);
        if (endpoint == null) {
            return Comparison.failed("this call is not one of ours");
        }
        URI url = vector.request().url();
        SignedRequest signed;
        try {
            signed = signer.signLike(
                    vector.request(),
                    URI.create(url.getScheme() + "://" + url.getAuthority()),
                    endpoint,
                    vector.credential(),
                    vector.at());
        } catch (IllegalArgumentException unusable) {
            return Comparison.failed("we cannot sign with this credential: " + unusable.getMessage());
        }
        List<String> differences = new ArrayList<>();
        List<String> allowances = new ArrayList<>();
        signer.takesOver().ifPresent(allowances::add);
        compare(differences, "method", vector.request().method(), signed.method());
        compare(differences, "url", url.toString(), signed.url().toString());
        headers(differences, allowances, vector, signed);
        body(differences, allowances, vector.request().body(), signed.body());
        return new Comparison(List.copyOf(differences), List.copyOf(allowances));
    }

    /** Of several calls on one path the one whose fixed query is part of the recorded one. */
    private static @Nullable Endpoint endpoint(Signer signer, Vector vector) {
        URI url = vector.request().url();
        String query = url.getRawQuery() == null ? "" : url.getRawQuery();
        return signer.endpoints().stream()
                .filter(one -> one.method().equals(vector.request().method())
                        && one.path().equals(url.getRawPath())
                        && one.host() == vector.market()
                        && one.within(query))
                .findFirst()
                .orElse(null);
    }

    private static void headers(
            List<String> differences, List<String> allowances, Vector vector, SignedRequest signed) {
        Map<String, String> recorded = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        recorded.putAll(vector.request().headers());
        Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.putAll(signed.headers());
        Vector.Token token = vector.token();
        if (token != null) {
            recorded.remove("Authorization");
            allowances.add(TOKEN);
            differences.addAll(Tokens.differences(token, own.remove("Authorization")));
        }
        recorded.forEach((name, value) -> compare(differences, "header " + name, value, own.get(name)));
        own.forEach((name, value) -> {
            if (!recorded.containsKey(name)) {
                differences.add("header " + name + ": not in the file, ours " + value);
            }
        });
    }

    private static void body(
            List<String> differences, List<String> allowances, @Nullable String recorded, @Nullable String own) {
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
            allowances.add(NUMBERS);
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
