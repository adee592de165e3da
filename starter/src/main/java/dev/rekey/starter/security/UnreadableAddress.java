package dev.rekey.starter.security;

import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Refuses requests whose address or headers are made to be read in two ways, and those for another site, with the headers
 * of every other answer: no chain that would write them was chosen yet.
 */
final class UnreadableAddress implements RequestRejectedHandler {

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException why)
            throws IOException {
        PlainHeaders.write(response);
        if (!(why instanceof KnownHosts.UnknownHost)) {
            response.sendError(HttpStatus.BAD_REQUEST.value());
        } else if (Refusals.wantsJson(request)) {
            Problems.write(request, response, HttpStatus.MISDIRECTED_REQUEST, ProblemCode.UNKNOWN_HOST.with());
        } else {
            // No page: its styles would be asked for under the same name.
            response.setStatus(HttpStatus.MISDIRECTED_REQUEST.value());
            response.setContentType(MediaType.TEXT_PLAIN_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getWriter().write(Phrases.in(request.getLocale()).of(ProblemCode.UNKNOWN_HOST.with()) + "\n");
        }
    }
}
