package dev.rekey.sandbox.binance;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public half of a trader's own key pair: Ed25519, or RSA with SHA-256. */
final class PublicHalf {

    private static final Pattern FILE =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
    private static final Set<Integer> BITS = Set.of(2048, 4096);

    private final PublicKey key;
    private final String algorithm;

    private PublicHalf(PublicKey key, String algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    /** Reads a file (RFC 5280 in PEM); empty when it is no key of these kinds. */
    static Optional<PublicHalf> of(String file) {
        Matcher whole = FILE.matcher(file);
        if (!whole.matches()) {
            return Optional.empty();
        }
        byte[] content;
        try {
            content = Base64.getMimeDecoder().decode(whole.group(1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        return read("Ed25519", content)
                .map(key -> new PublicHalf(key, "Ed25519"))
                .or(() -> read("RSA", content)
                        .filter(key ->
                                BITS.contains(((RSAPublicKey) key).getModulus().bitLength()))
                        .map(key -> new PublicHalf(key, "SHA256withRSA")));
    }

    private static Optional<PublicKey> read(String kind, byte[] content) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(content)));
        } catch (GeneralSecurityException otherKind) {
            return Optional.empty();
        }
    }

    /** Whether this is the signature of the text: base64, encoded as a part of a query. */
    boolean verifies(byte[] text, String signature) {
        try {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(key);
            check.update(text);
            return check.verify(Base64.getDecoder().decode(URLDecoder.decode(signature, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            return false;
        }
    }
}
