package dev.rekey.exchanges.vectors;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON Web Tokens (RFC 7519) held against what they must say. */
final class Tokens {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BEARER = "Bearer ";

    private Tokens() {}

    /** What is wrong with an Authorization header, one line each. */
    static List<String> differences(Vector.Token expected, @Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return List.of("header Authorization: ours holds no token");
        }
        String[] parts = authorization.substring(BEARER.length()).split("\\.", -1);
        if (parts.length != 3) {
            return List.of("header Authorization: ours is no token");
        }
        List<String> differences = new ArrayList<>();
        try {
            JsonNode header = part(parts[0]);
            compare(differences, "token header", withoutNonce(expected.header()), withoutNonce(header));
            if (!header.path("nonce").asString("").matches("[0-9a-f]{16,}")) {
                differences.add("token header: ours has no nonce of at least 16 hexadecimal digits");
            }
            compare(differences, "token claims", expected.claims(), part(parts[1]));
            byte[] text = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
            if (!verifies(expected.publicKeyPem(), text, Base64.getUrlDecoder().decode(parts[2]))) {
                differences.add("token signature: the public key of the file does not confirm ours");
            }
        } catch (JacksonException | IllegalArgumentException | GeneralSecurityException unreadable) {
            differences.add("header Authorization: our token cannot be read");
        }
        return differences;
    }

    private static JsonNode part(String part) {
        return JSON.readTree(Base64.getUrlDecoder().decode(part));
    }

    private static JsonNode withoutNonce(JsonNode header) {
        return header instanceof ObjectNode object ? object.deepCopy().without(List.of("nonce")) : header;
    }

    private static void compare(List<String> differences, String what, JsonNode recorded, JsonNode own) {
        if (!recorded.equals(own)) {
            differences.add(what + ": file " + recorded + ", ours " + own);
        }
    }

    private static boolean verifies(String pem, byte[] text, byte[] signature) throws GeneralSecurityException {
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        // RFC 8410: the object identifier of Ed25519, as it stands in a public key.
        boolean ed25519 = der.length == 44 && der[6] == 0x2b && der[7] == 0x65 && der[8] == 0x70;
        PublicKey key = KeyFactory.getInstance(ed25519 ? "Ed25519" : "EC").generatePublic(new X509EncodedKeySpec(der));
        // RFC 7518 §3.4: ES256 is the two numbers one after the other, not DER.
        Signature check = Signature.getInstance(ed25519 ? "Ed25519" : "SHA256withECDSAinP1363Format");
        check.initVerify(key);
        check.update(text);
        return check.verify(signature);
    }
}
