package dev.rekey.starter.security;

import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.words.Phrases;
import dev.rekey.workflows.model.Message;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Refusals (RFC 9457) that are told before a request reaches any page. */
final class Problems {

    private Problems() {}

    /** Writes one, in the language of whoever asked; no fact in it may hold what JSON would have to escape. */
    static void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, Message said)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter()
                .write("{\"title\":\"" + status.getReasonPhrase() + "\",\"status\":" + status.value() + ",\"detail\":\""
                        + Phrases.in(request.getLocale()).of(said) + "\",\"code\":\"" + said.code() + "\",\"done\":\""
                        + Refusals.done(status) + "\"}");
    }
}
