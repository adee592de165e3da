package dev.rekey.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a server answers. */
public final class Answer {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final int status;
    private final byte[] body;
    private final Map<String, String> headers;

    private Answer(int status, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.body = body;
        this.headers = headers;
    }

    /** An answer in JSON; the value is made of maps, lists, texts, numbers and booleans. */
    public static Answer json(int status, Object value) {
        return new Answer(
                status, JSON.writeValueAsBytes(value), Map.of("Content-Type", "application/json;charset=UTF-8"));
    }

    /** A page. */
    public static Answer html(int status, String page) {
        return text(status, "text/html;charset=UTF-8", page);
    }

    /** A status and nothing else. */
    public static Answer empty(int status) {
        return new Answer(status, new byte[0], Map.of());
    }

    /** A text of any type. */
    static Answer text(int status, String type, String text) {
        return new Answer(status, text.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", type));
    }

    /** Sends the browser to another page with GET. */
    static Answer seeOther(String path) {
        return new Answer(303, new byte[0], Map.of("Location", path));
    }

    /** The same with one more header. */
    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, body, more);
    }

    /** The same with other bytes. */
    Answer withBody(byte[] other) {
        return new Answer(status, other, headers);
    }

    /** A JSON object with its members in this order: name, value, name, value. */
    public static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }
}
