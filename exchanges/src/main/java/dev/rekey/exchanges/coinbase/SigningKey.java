package dev.rekey.exchanges.coinbase;

import dev.rekey.exchanges.catalog.KeyFile;
import dev.rekey.exchanges.check.PrivateKeys;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;

/**
 * A private key as Coinbase hands it out: P-256 in a key file (SEC 1 or PKCS #8), or Ed25519 in one line of base64. Its
 * text form shows nothing.
 */
final class SigningKey {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");

    private final AsymmetricKeyParameter key;

    private SigningKey(AsymmetricKeyParameter key) {
        this.key = key;
    }

    /** Reads what was pasted, also when its lines were joined or their ends written out as \n; empty when it is none. */
    static Optional<SigningKey> of(String pasted) {
        if (KeyFile.meant(pasted)) {
            return PrivateKeys.read(pasted).filter(SigningKey::known).map(SigningKey::new);
        }
        try {
            return ofLine(Base64.getDecoder().decode(pasted.strip()));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean known(AsymmetricKeyParameter key) {
        return key instanceof Ed25519PrivateKeyParameters
                || (key instanceof ECPrivateKeyParameters ec
                        && ec.getParameters().getCurve().equals(CURVE.getCurve()));
    }

    /** The seed, or the seed and the public key behind it. */
    private static Optional<SigningKey> ofLine(byte[] bytes) {
        return bytes.length == 32 || bytes.length == 64
                ? Optional.of(new SigningKey(new Ed25519PrivateKeyParameters(bytes, 0)))
                : Optional.empty();
    }

    /** How RFC 7518 names the signature. */
    String algorithm() {
        return key instanceof Ed25519PrivateKeyParameters ? "EdDSA" : "ES256";
    }

    /** The signature as a token carries it (RFC 7518 §3.4, RFC 8037); the same each time (RFC 6979). */
    byte[] sign(byte[] text) {
        if (key instanceof Ed25519PrivateKeyParameters) {
            return PrivateKeys.sign(key, text);
        }
        DSADigestSigner signer = new DSADigestSigner(
                new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())),
                new SHA256Digest(),
                PlainDSAEncoding.INSTANCE);
        signer.init(true, key);
        signer.update(text, 0, text.length);
        return signer.generateSignature();
    }

    @Override
    public String toString() {
        return "SigningKey[hidden]";
    }
}
