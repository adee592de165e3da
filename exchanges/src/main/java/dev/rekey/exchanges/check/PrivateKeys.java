package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.KeyFile;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** Private keys that people bring in a file, and how they sign. */
public final class PrivateKeys {

    private PrivateKeys() {}

    /** Reads what was pasted (PKCS #8, SEC 1, PKCS #1), however its lines were spoilt; empty when it is none. */
    public static Optional<AsymmetricKeyParameter> read(String pasted) {
        return KeyFile.read(pasted).flatMap(PrivateKeys::read);
    }

    private static Optional<AsymmetricKeyParameter> read(KeyFile file) {
        try {
            byte[] content = file.content();
            return switch (file.label()) {
                case "PRIVATE KEY" -> Optional.of(PrivateKeyFactory.createKey(content));
                case "EC PRIVATE KEY" -> Optional.of(PrivateKeyFactory.createKey(sec1(content)));
                case "RSA PRIVATE KEY" -> Optional.of(PrivateKeyFactory.createKey(pkcs1(content)));
                default -> Optional.empty();
            };
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Files that do not name their curve are of the one that is used most. */
    private static PrivateKeyInfo sec1(byte[] content) throws IOException {
        ECPrivateKey key = ECPrivateKey.getInstance(content);
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_ecPublicKey,
                        Objects.requireNonNullElse(key.getParametersObject(), SECObjectIdentifiers.secp256r1)),
                key);
    }

    private static PrivateKeyInfo pkcs1(byte[] content) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), RSAPrivateKey.getInstance(content));
    }

    /** Whether {@link #sign} can sign with it. */
    public static boolean signs(AsymmetricKeyParameter key) {
        return key instanceof Ed25519PrivateKeyParameters || key instanceof RSAKeyParameters;
    }

    /**
     * Signs by Ed25519 (RFC 8032) or by RSA with SHA-256 (RFC 8017, PKCS #1 v1.5). The same each time.
     *
     * @throws IllegalArgumentException when the key is of another kind, or too small to sign with
     */
    public static byte[] sign(AsymmetricKeyParameter key, byte[] text) {
        if (!signs(key)) {
            throw new IllegalArgumentException("neither an Ed25519 nor an RSA key");
        }
        Signer signer = key instanceof Ed25519PrivateKeyParameters
                ? new Ed25519Signer()
                : new RSADigestSigner(new SHA256Digest());
        signer.init(true, key);
        signer.update(text, 0, text.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException | DataLengthException tooSmall) {
            throw new IllegalArgumentException("this key cannot sign", tooSmall);
        }
    }
}
