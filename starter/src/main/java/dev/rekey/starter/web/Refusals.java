package dev.rekey.starter.web;

import dev.rekey.starter.door.RotationDoor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Every refusal as a sentence: a page for people, a problem (RFC 9457) for programs. */
@ControllerAdvice
public class Refusals {

    /** With every refusal that is nobody's fault and passes. */
    public static final String RETRY_AFTER_SECONDS = "5";

    static final String NOTHING_HERE = "There is nothing here. The link may be old or not yours.";

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    @ExceptionHandler({NotFound.class, NoResourceFoundException.class})
    Object notFound(HttpServletRequest request) {
        return answer(request, HttpStatus.NOT_FOUND, NOTHING_HERE);
    }

    @ExceptionHandler
    Object unreadable(HttpMessageNotReadableException unreadable, HttpServletRequest request) {
        if (unreadable.getMostSpecificCause() instanceof TooLarge) {
            return answer(request, HttpStatus.CONTENT_TOO_LARGE, TooLarge.SENTENCE);
        }
        return answer(
                request,
                HttpStatus.BAD_REQUEST,
                "That could not be read. Send one JSON object with the fields it asks for.");
    }

    @ExceptionHandler
    Object conflict(Conflict refused, HttpServletRequest request) {
        return answer(request, HttpStatus.CONFLICT, String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    Object notYours(NotYours refused, HttpServletRequest request) {
        return answer(request, HttpStatus.FORBIDDEN, String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    Object tooOften(TooOften refused, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Math.max(1, refused.waiting().toSeconds())));
        return answer(request, HttpStatus.TOO_MANY_REQUESTS, String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    Object unavailable(Unavailable refused, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return answer(request, HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    Object closed(RotationDoor.DoorClosed closed, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        log.warn("Temporal cannot be reached", closed);
        return answer(
                request,
                HttpStatus.SERVICE_UNAVAILABLE,
                "That was not saved: our system does not answer. Try again in a minute.");
    }

    static Object answer(HttpServletRequest request, HttpStatus status, String sentence) {
        if (wantsJson(request)) {
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, sentence);
            HttpHeaders headers = new HttpHeaders();
            headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
            return new ResponseEntity<>(problem, headers, status);
        }
        return new ModelAndView("problem", Map.of("status", status.value(), "sentence", sentence), status);
    }

    /** Whether whoever asks is a program and not a person: a token comes from programs only. */
    public static boolean wantsJson(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return true;
        }
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("json") && !accept.contains("text/html");
    }
}
