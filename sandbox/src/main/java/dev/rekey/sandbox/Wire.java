package dev.rekey.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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

    /** Sends the answer one byte a second, until nothing holds it up any more. */
    static void drip(HttpExchange http, Answer answer, CountDownLatch heldUp) throws IOException {
        answer.headers().forEach(http.getResponseHeaders()::set);
        http.sendResponseHeaders(answer.status(), answer.body().length);
        try (OutputStream out = http.getResponseBody()) {
            for (byte one : answer.body()) {
                out.write(one);
                out.flush();
                pause(heldUp);
            }
        }
    }

    private static void pause(CountDownLatch heldUp) throws InterruptedIOException {
        try {
            var unused = heldUp.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Says the first half of it, and that this was all. */
    static Answer half(Answer answer) {
        return answer.withBody(Arrays.copyOf(answer.body(), answer.body().length / 2));
    }

    /** The same answer behind ten megabytes of nothing. */
    static Answer flood(Answer answer) {
        byte[] much = new byte[10_000_000];
        Arrays.fill(much, (byte) ' ');
        System.arraycopy(answer.body(), 0, much, much.length - answer.body().length, answer.body().length);
        return answer.withBody(much);
    }

    /** Promises the whole answer and breaks off in the middle of it. */
    static void cut(HttpExchange http, Answer answer) throws IOException {
        answer.headers().forEach(http.getResponseHeaders()::set);
        http.sendResponseHeaders(answer.status(), answer.body().length + 1L);
        http.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
        http.getResponseBody().flush();
    }
}
