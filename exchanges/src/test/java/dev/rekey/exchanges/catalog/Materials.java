package dev.rekey.exchanges.catalog;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Throw-away material for cases, made anew each time: no key stands in a file of the project. */
final class Materials {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)\\}\\}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Map<String, String> values = new HashMap<>();

    Materials() throws GeneralSecurityException, java.io.IOException {
        KeyPair p256 = ec("secp256r1");
        String sec1 = pem("EC PRIVATE KEY", sec1(p256));
        put("EC", sec1);
        put("EC_ESC", sec1.replace("\n", "\\n"));
        put("EC_ESC2", sec1.replace("\n", "\\\\n"));
        put("EC_CRLF", sec1.replace("\n", "\r\n"));
        put("EC_ZWSP", sec1.substring(0, 60) + "\u200b" + sec1.substring(60));
        put("EC_BODY", body(sec1));
        put("EC_ONE", sec1.replace("\n", ""));
        put("EC_B64", base64(sec1.getBytes(StandardCharsets.US_ASCII)));
        put("EC_PKCS8", pem("PRIVATE KEY", p256.getPrivate().getEncoded()));
        put("EC_PUB", pem("EC PUBLIC KEY", p256.getPublic().getEncoded()));
        put("EC_NO_END", sec1.substring(0, sec1.indexOf("-----END")));
        put("EC_NO_BEGIN", sec1.substring(sec1.indexOf("-----\n") + 6));
        put("EC_CUT", sec1.substring(0, 110) + "\n-----END EC PRIVATE KEY-----");
        put("EC_LONG_DASHES", sec1.replace("-----", "\u2014\u2013"));
        put("EC_JOINED", "'" + sec1.replace("\n", "\\n' + '") + "'");
        put("K1", pem("EC PRIVATE KEY", sec1(ec("secp256k1"))));
        put("P384", pem("PRIVATE KEY", ec("secp384r1").getPrivate().getEncoded()));
        KeyPair ed = ed25519();
        put("ED", pem("PRIVATE KEY", ed.getPrivate().getEncoded()));
        put("ED_PUB", pem("PUBLIC KEY", ed.getPublic().getEncoded()));
        put("ED_ESC", pem("PRIVATE KEY", ed.getPrivate().getEncoded()).replace("\n", "\\n"));
        put("ED_B64", base64(pem("PRIVATE KEY", ed.getPrivate().getEncoded()).getBytes(StandardCharsets.US_ASCII)));
        put("PUB_B64", base64(pem("PUBLIC KEY", ed.getPublic().getEncoded()).getBytes(StandardCharsets.US_ASCII)));
        put("ED_PUB_BODY", base64(ed.getPublic().getEncoded()));
        put("ED_BODY_ALNUM", base64(ed.getPrivate().getEncoded()));
        put(
                "X25519",
                pem(
                        "PRIVATE KEY",
                        KeyPairGenerator.getInstance("X25519")
                                .generateKeyPair()
                                .getPrivate()
                                .getEncoded()));
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair pair = rsa.generateKeyPair();
        put("RSA", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        put("RSA1", pem("RSA PRIVATE KEY", inside(pair.getPrivate().getEncoded())));
        put("RSA_PUB", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        put(
                "RSA_PUB1",
                pem(
                        "RSA PUBLIC KEY",
                        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
                                .getPublicKeyData()
                                .getOctets()));
        put(
                "LOCKED1",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n"
                        + text(64) + "\n-----END RSA PRIVATE KEY-----");
        put(
                "LOCKED",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAj8\n"
                        + "-----END ENCRYPTED PRIVATE KEY-----");
        put("SSH", pem("OPENSSH PRIVATE KEY", ("openssh-key-v1\0" + text(60)).getBytes(StandardCharsets.US_ASCII)));
        put("SSH_PUB", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + text(43) + " me@laptop");
        put("NAME", "organizations/" + UUID.randomUUID() + "/apiKeys/" + UUID.randomUUID());
        put("UUID", UUID.randomUUID().toString());
        put("UUID_CAPS", UUID.randomUUID().toString().toUpperCase(java.util.Locale.ROOT));
        put("K64", text(64));
        put("S64", text(64));
        String first = text(30);
        String second = text(34);
        put("K64_LINES", first + second);
        put("K64_HYPHEN", first + "-\n" + second);
        put("K64_SOFT", first + "=\n" + second);
        put("K64_HYPHEN2", first + "\u2010\n" + second);
        String digits = hex(64).substring(1);
        put("HEX64_SMALL", "a" + digits);
        put("HEX64_CAPITAL", "A" + digits);
        put("HEX24_SMALL", "e" + digits.substring(0, 23));
        put("HEX24_CAPITAL", "E" + digits.substring(0, 23));
        put("HEX24", hex(24));
        put("HEX32", hex(32));
        put("HEX64", hex(64));
        put("HEX40", hex(40));
        put("HEX128", hex(128));
        put("B56", base64(bytes(42)));
        put("B88", base64(bytes(64)));
        codes(sec1);
        put("B44", base64(bytes(32)));
        put("B24", base64(bytes(16)));
        put("K18", text(18));
        put("S36", text(36));
        put("K20", text(20));
        // Without a letter that no address of a wallet has, one key in seventeen looked like one.
        put("K43", text(42) + "0");
        put("BASE58_43", "a2C" + text(40).replaceAll("[0OIl]", "4"));
        put("K36", text(36));
        put("CAPS16", "A1" + capitals(14));
        put("CAPS28", "A1" + capitals(26));
        put("HEX32_CAPS", hex(32).toUpperCase(java.util.Locale.ROOT));
        put("BASE58_49", text(49).replaceAll("[0OIl]", "2"));
        put("BASE58_51", text(51).replaceAll("[0OIl]", "3"));
    }

    /** A secret and a key file as addresses, pages, programs and mails write them. */
    private void codes(String sec1) {
        String secret = base64(bytes(64));
        while (!secret.contains("+") || !secret.contains("/")) {
            secret = base64(bytes(64));
        }
        put("B88P", secret);
        put("B88_URL", URLEncoder.encode(secret, StandardCharsets.UTF_8));
        put("B88_HTML", page(secret));
        put("B88_U", secret.replace("=", "\\u003d").replace("+", "\\u002b").replace("/", "\\/"));
        put("B88_QP", secret.substring(0, 75) + "=\n" + secret.substring(75).replace("=", "=3D"));
        put("B88_NOPAD", secret.replace("=", ""));
        put("B88_WRAP", secret.substring(0, 76) + "\n" + secret.substring(76));
        put("EC_QP", sec1.replace("=", "=3D"));
        put("EC_URL", URLEncoder.encode(sec1, StandardCharsets.UTF_8).replace("+", "%20"));
        put("EC_HTML", page(sec1).replace("\n", "<br/>"));
        put("EC_QUOTED", "> " + sec1.replace("\n", "\n> "));
        put("EC_INDENT", "    " + sec1.replace("\n", "\n    "));
        String[] lines = sec1.split("\n", -1);
        put(
                "EC_NUMBERED",
                IntStream.range(0, lines.length)
                        .mapToObj(i -> (i + 1) + " " + lines[i])
                        .collect(Collectors.joining("\n")));
        put("EC_LOWER", sec1.toLowerCase(Locale.ROOT));
    }

    private static String page(String text) {
        return text.replace("=", "&#61;").replace("+", "&#43;").replace("/", "&#x2F;");
    }

    /** The text with the material in its places. */
    String in(String text) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no such material: " + place.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private void put(String name, String value) {
        values.put(name, value);
    }

    private static KeyPair ec(String curve) throws GeneralSecurityException {
        if (curve.equals("secp256k1")) {
            // The JDK has it no more.
            KeyPairGenerator generator =
                    KeyPairGenerator.getInstance("EC", new org.bouncycastle.jce.provider.BouncyCastleProvider());
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static byte[] sec1(KeyPair pair) throws java.io.IOException {
        return inside(new org.bouncycastle.asn1.pkcs.PrivateKeyInfo(
                        PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
                                .getPrivateKeyAlgorithm(),
                        withCurve(pair))
                .getEncoded());
    }

    private static ASN1Encodable withCurve(KeyPair pair) throws java.io.IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
        org.bouncycastle.asn1.sec.ECPrivateKey key =
                org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                256, key.getKey(), info.getPrivateKeyAlgorithm().getParameters());
    }

    private static byte[] inside(byte[] pkcs8) {
        return PrivateKeyInfo.getInstance(pkcs8).getPrivateKey().getOctets();
    }

    /** One whose base64 has neither + nor /. */
    private static KeyPair ed25519() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        KeyPair pair = generator.generateKeyPair();
        while (!base64(pair.getPrivate().getEncoded()).matches("[A-Za-z0-9]{64}")) {
            pair = generator.generateKeyPair();
        }
        return pair;
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----";
    }

    private static String body(String pem) {
        return pem.replaceAll("-----[^-]*-----", "").replace("\n", "");
    }

    private static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String hex(int digits) {
        return HexFormat.of().formatHex(bytes(digits / 2));
    }

    private static String capitals(int length) {
        return text(length).toUpperCase(java.util.Locale.ROOT);
    }

    /** Letters and digits, both kinds among them. */
    private static String text(int length) {
        StringBuilder text = new StringBuilder("a1");
        while (text.length() < length) {
            text.append(ALNUM.charAt(RANDOM.nextInt(ALNUM.length())));
        }
        return text.toString();
    }
}
