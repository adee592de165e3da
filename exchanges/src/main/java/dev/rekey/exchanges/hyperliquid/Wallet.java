package dev.rekey.exchanges.hyperliquid;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** A private key of secp256k1. Its text form shows nothing. */
final class Wallet {

    private static final Pattern KEY = Pattern.compile("(0x)?[0-9a-fA-F]{64}");
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
    private static final HexFormat HEX = HexFormat.of();

    private final BigInteger key;
    private final ECPoint point;

    private Wallet(BigInteger key) {
        this.key = key;
        this.point = new FixedPointCombMultiplier().multiply(DOMAIN.getG(), key).normalize();
    }

    /**
     * A signature that is the same each time (RFC 6979), with the lower of the two values of s.
     *
     * @param v 27 or 28: which of the two keys that fit is meant
     */
    record Signature(BigInteger r, BigInteger s, int v) {}

    /** The wallet of a private key in hexadecimal digits, with or without 0x; empty when it is none. */
    static Optional<Wallet> of(String text) {
        if (!KEY.matcher(text).matches()) {
            return Optional.empty();
        }
        BigInteger key = new BigInteger(text.startsWith("0x") ? text.substring(2) : text, 16);
        return key.signum() > 0 && key.compareTo(DOMAIN.getN()) < 0 ? Optional.of(new Wallet(key)) : Optional.empty();
    }

    /** 0x and 40 hexadecimal digits in lower case. */
    String address() {
        byte[] coordinates = new byte[64];
        System.arraycopy(point.getEncoded(false), 1, coordinates, 0, 64);
        return "0x" + HEX.formatHex(keccak(coordinates), 12, 32);
    }

    Signature sign(byte[] hash) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(key, DOMAIN));
        BigInteger[] pair = signer.generateSignature(hash);
        BigInteger n = DOMAIN.getN();
        BigInteger r = pair[0];
        BigInteger s = pair[1].min(n.subtract(pair[1]));
        // The point a verifier arrives at: whether its y is odd tells which of two keys signed.
        BigInteger w = s.modInverse(n);
        ECPoint seen = ECAlgorithms.sumOfTwoMultiplies(
                        DOMAIN.getG(),
                        new BigInteger(1, hash).multiply(w).mod(n),
                        point,
                        r.multiply(w).mod(n))
                .normalize();
        return new Signature(r, s, seen.getAffineYCoord().testBitZero() ? 28 : 27);
    }

    /** Keccak-256 as it was before it became SHA-3. */
    static byte[] keccak(byte[]... parts) {
        KeccakDigest digest = new KeccakDigest(256);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[32];
        int length = digest.doFinal(hash, 0);
        if (length != hash.length) {
            throw new IllegalStateException("Keccak-256 gave " + length + " bytes");
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Wallet[redacted]";
    }
}
