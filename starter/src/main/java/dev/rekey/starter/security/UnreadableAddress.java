package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Refuses requests whose address or headers are made to be read in two ways, with the headers of every other answer: no
 * chain that would write them was chosen yet.
 */
final class UnreadableAddress implements RequestRejectedHandler {

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException why)
            throws IOException {
        PlainHeaders.write(response);
        response.sendError(HttpStatus.BAD_REQUEST.value());
    }
}
