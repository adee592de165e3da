package dev.rekey.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A request with whatever headers are wanted, as no well-behaved client sends it. */
final class RawRequest {

    private RawRequest() {}

    /** The whole answer. */
    static String send(int port, String line, List<String> headers) {
        // What speaks no HTTP may say nothing.
        return send(port, line, headers, Duration.ofSeconds(10));
    }

    /** The same from a server that answers, however busy its machine is. */
    static String send(int port, String line, List<String> headers, Duration patience) {
        String request = line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
