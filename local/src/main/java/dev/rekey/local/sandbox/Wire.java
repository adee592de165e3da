package dev.rekey.local.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes in from a caller, bytes out to it. */
final class Wire {

    private static final int LONGEST_BODY = 64 * 1024;

    private Wire() {}

    /** The body, or one byte more than is taken. */
    static byte[] body(HttpExchange http) throws IOException {
        return http.getRequestBody().readNBytes(LONGEST_BODY + 1);
    }

    static boolean tooLong(byte[] body) {
        return body.length > LONGEST_BODY;
    }

    static void send(HttpExchange http, Answer answer) throws IOException {
        answer.headers().forEach(http.getResponseHeaders()::set);
        boolean empty = answer.body().length == 0 || http.getRequestMethod().equals("HEAD");
        http.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
        if (!empty) {
            try (OutputStream out = http.getResponseBody()) {
                out.write(answer.body());
            }
        }
    }

    /** Promises the whole answer and breaks off in the middle of it. */
    static void cut(HttpExchange http, Answer answer) throws IOException {
        answer.headers().forEach(http.getResponseHeaders()::set);
        http.sendResponseHeaders(answer.status(), answer.body().length + 1L);
        http.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
        http.getResponseBody().flush();
    }
}
