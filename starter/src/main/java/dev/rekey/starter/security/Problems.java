package dev.rekey.starter.security;

import dev.rekey.starter.web.Refusals;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Refusals (RFC 9457) that are told before a request reaches any page. */
final class Problems {

    private Problems() {}

    /** Writes one; the sentence is ours and holds nothing that JSON would have to escape. */
    static void write(HttpServletResponse response, HttpStatus status, String sentence) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter()
                .write("{\"title\":\"" + status.getReasonPhrase() + "\",\"status\":" + status.value() + ",\"detail\":\""
                        + sentence + "\",\"done\":\"" + Refusals.done(status) + "\"}");
    }
}
