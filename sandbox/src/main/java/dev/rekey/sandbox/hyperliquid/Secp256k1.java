package dev.rekey.sandbox.hyperliquid;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** Which address signed an action, as a chain finds out: the signer is recovered from the signature. */
final class Secp256k1 {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

    private Secp256k1() {}

    /** Whether a number can be a private key or a half of a signature. */
    static boolean inRange(BigInteger number) {
        return number.signum() > 0 && number.compareTo(CURVE.getN()) < 0;
    }

    /** The address of a private key written as 0x and 64 digits. */
    static String address(String secret) {
        return address(CURVE.getG().multiply(new BigInteger(secret.substring(2), 16)));
    }

    /** The address whose key made this signature; null when no key can have made it. */
    static @Nullable String signer(byte[] digest, BigInteger r, BigInteger s, int v) {
        if (!inRange(r) || !inRange(s) || (v != 27 && v != 28)) {
            return null;
        }
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (v == 28 ? 3 : 2);
        System.arraycopy(BigIntegers.asUnsignedByteArray(32, r), 0, compressed, 1, 32);
        ECPoint point;
        try {
            point = CURVE.getCurve().decodePoint(compressed);
        } catch (IllegalArgumentException notOnTheCurve) {
            return null;
        }
        // SEC 1, 4.1.6: Q = (s·R − e·G) / r.
        ECPoint scaled = point.multiply(s).subtract(CURVE.getG().multiply(new BigInteger(1, digest)));
        ECPoint key = scaled.multiply(r.modInverse(CURVE.getN()));
        return key.isInfinity() ? null : address(key);
    }

    /** What an agent signs to have the action {@code noop} done. */
    static byte[] noopDigest(long nonce) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(0x80 + 1);
        packText(packed, "type");
        packText(packed, "noop");
        packed.writeBytes(number(nonce, 8));
        packed.write(0);
        byte[] agent = keccak(
                concat(keccak("Agent(string source,bytes32 connectionId)"), keccak("a"), keccak(packed.toByteArray())));
        byte[] domain = keccak(concat(
                keccak("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak("Exchange"),
                keccak("1"),
                number(1337, 32),
                number(0, 32)));
        return keccak(concat(new byte[] {0x19, 0x01}, domain, agent));
    }

    private static void packText(ByteArrayOutputStream packed, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        packed.write(0xa0 + bytes.length);
        packed.writeBytes(bytes);
    }

    private static byte[] number(long value, int length) {
        return BigIntegers.asUnsignedByteArray(length, BigInteger.valueOf(value));
    }

    private static String address(ECPoint key) {
        byte[] encoded = key.normalize().getEncoded(false);
        byte[] hash = keccak(Arrays.copyOfRange(encoded, 1, encoded.length));
        return "0x" + HexFormat.of().formatHex(Arrays.copyOfRange(hash, 12, 32));
    }

    private static byte[] keccak(String text) {
        return keccak(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] keccak(byte[] bytes) {
        return new Keccak.Digest256().digest(bytes);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
