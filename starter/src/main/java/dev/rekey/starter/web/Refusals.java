package dev.rekey.starter.web;

import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.Message;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
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

    private static final String DONE = "done";

    private static final String CODE = "code";

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    @ExceptionHandler({NotFound.class, NoResourceFoundException.class})
    Object notFound(HttpServletRequest request) {
        return answer(request, HttpStatus.NOT_FOUND, ProblemCode.NOTHING_HERE.with());
    }

    @ExceptionHandler
    Object unreadable(HttpMessageNotReadableException unreadable, HttpServletRequest request) {
        return answer(request, HttpStatus.BAD_REQUEST, ProblemCode.NOT_JSON.with());
    }

    @ExceptionHandler
    Object told(Told told, HttpServletRequest request, HttpServletResponse response) {
        mark(told, response);
        return answer(request, told.status(), told.said());
    }

    @ExceptionHandler
    Object notYours(NotYours refused, HttpServletRequest request) {
        return answer(request, HttpStatus.FORBIDDEN, refused.code().with());
    }

    @ExceptionHandler
    Object busy(RotationDoor.DoorBusy busy, HttpServletRequest request, HttpServletResponse response) {
        return told(new Busy(Duration.ofSeconds(1)), request, response);
    }

    @ExceptionHandler
    Object closed(RotationDoor.DoorClosed closed, HttpServletRequest request, HttpServletResponse response) {
        log.warn("Temporal does not answer", closed);
        return told(new Unanswered(), request, response);
    }

    /** Says in the headers when the same may be sent again, and whether a script may do so by itself. */
    public static void mark(Told told, HttpServletResponse response) {
        Duration again = told.again();
        if (again != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, again.toSeconds())));
        }
        if (told instanceof Busy) {
            response.setHeader(Busy.HEADER, "true");
        }
    }

    static Object answer(HttpServletRequest request, HttpStatus status, Message said) {
        String sentence = Phrases.in(request.getLocale()).of(said);
        if (wantsJson(request)) {
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, sentence);
            problem.setProperty(DONE, done(status));
            if (!said.code().equals(Message.WORDS)) {
                problem.setProperty(CODE, said.code());
            }
            HttpHeaders headers = new HttpHeaders();
            headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
            return new ResponseEntity<>(problem, headers, status);
        }
        boolean desk = asked(request).startsWith(request.getContextPath() + "/desk");
        ModelAndView page = new ModelAndView(
                "problem", Map.of("status", status.value(), "sentence", sentence, "desk", desk), status);
        if (said.equals(ProblemCode.PAGE_FAULT.with())) {
            page.addObject("again", asked(request));
        }
        return page;
    }

    /** The path that was asked for, also where the server or a closed route tells of it on a path of its own. */
    private static String asked(HttpServletRequest request) {
        return Stream.of(RequestDispatcher.ERROR_REQUEST_URI, RequestDispatcher.FORWARD_REQUEST_URI)
                .map(request::getAttribute)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElseGet(request::getRequestURI);
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

    /** Whether what was asked for was done: {@code no}, or {@code unknown} when nobody can tell. */
    public static String done(HttpStatus status) {
        return status == HttpStatus.GATEWAY_TIMEOUT || status == HttpStatus.INTERNAL_SERVER_ERROR ? "unknown" : "no";
    }
}
