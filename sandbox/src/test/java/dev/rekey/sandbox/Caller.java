package dev.rekey.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that signs by hand, from the exchanges' documentation and without a line of the sandbox's own code. */
final class Caller {

    static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Caller() {}

    /** What came back. */
    record Reply(int status, String body) {

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        /** Status, code and message in one line, for the exchanges that have both. */
        String refusal() {
            return status + " " + json().get("code").asString() + " "
                    + json().get("msg").asString();
        }

        /** Kraken's list of errors. */
        String errors() {
            return status + " " + json().get("error");
        }
    }

    static Reply send(String method, URI uri, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(response.statusCode(), response.body());
    }

    /** The same from an address of our own choice, which the Java client does not offer. */
    static Reply sendFrom(String address, String method, URI uri, Map<String, String> headers, String body)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            StringBuilder request = new StringBuilder();
            request.append(method).append(' ').append(uri.getRawPath());
            request.append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            request.append(" HTTP/1.1\r\nHost: ").append(uri.getAuthority());
            headers.forEach((name, value) ->
                    request.append("\r\n").append(name).append(": ").append(value));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            request.append("\r\nConnection: close\r\nContent-Length: ").append(bytes.length);
            request.append("\r\n\r\n").append(body);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Reply(Integer.parseInt(answer.substring(9, 12)), answer.substring(end + 4));
        }
    }

    static String binanceQuery(String secret, Instant time, String more) {
        String query = more + "timestamp=" + time.toEpochMilli();
        return query + "&signature=" + HexFormat.of().formatHex(hmac("HmacSHA256", utf8(secret), utf8(query)));
    }

    static Map<String, String> binanceHeaders(String apiKey) {
        return Map.of("X-MBX-APIKEY", apiKey);
    }

    static Map<String, String> kucoinHeaders(
            String apiKey, String secret, String passphrase, Instant time, String target) {
        String text = time.toEpochMilli() + "GET" + target;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("KC-API-KEY", apiKey);
        headers.put("KC-API-SIGN", base64(hmac("HmacSHA256", utf8(secret), utf8(text))));
        headers.put("KC-API-TIMESTAMP", Long.toString(time.toEpochMilli()));
        headers.put("KC-API-PASSPHRASE", base64(hmac("HmacSHA256", utf8(secret), utf8(passphrase))));
        headers.put("KC-API-KEY-VERSION", "3");
        return headers;
    }

    static Map<String, String> krakenHeaders(String apiKey, String secret, String path, String nonce, String body) {
        byte[] inner = sha256(utf8(nonce + body));
        byte[] head = utf8(path);
        byte[] text = new byte[head.length + inner.length];
        System.arraycopy(head, 0, text, 0, head.length);
        System.arraycopy(inner, 0, text, head.length, inner.length);
        return Map.of(
                "API-Key",
                apiKey,
                "API-Sign",
                base64(hmac("HmacSHA512", Base64.getDecoder().decode(secret), text)),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    static Map<String, String> geminiHeaders(String apiKey, String secret, String path, String nonce) {
        String payload = base64(utf8("{\"request\": \"" + path + "\", \"nonce\": " + nonce + "}"));
        return Map.of(
                "X-GEMINI-APIKEY",
                apiKey,
                "X-GEMINI-PAYLOAD",
                payload,
                "X-GEMINI-SIGNATURE",
                HexFormat.of().formatHex(hmac("HmacSHA384", utf8(secret), utf8(payload))),
                "Content-Type",
                "text/plain",
                "Cache-Control",
                "no-cache");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] hmac(String algorithm, byte[] secret, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
