package dev.rekey.starter.web;

import dev.rekey.starter.words.ProblemCode;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What no page refused itself, but the framework or the server did: told in a sentence like every other refusal. */
@Controller
class ErrorAnswers implements ErrorController {

    @RequestMapping("/error")
    Object told(HttpServletRequest request) {
        HttpStatus status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatus.resolve(code)
                : HttpStatus.NOT_FOUND;
        return status == null || status.is5xxServerError()
                ? Refusals.answer(
                        request,
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        (looked(request) ? ProblemCode.PAGE_FAULT : ProblemCode.OUR_FAULT).with())
                : Refusals.answer(request, status, code(status).with());
    }

    /** Whether whoever asked wanted to look, and so changed nothing. */
    private static boolean looked(HttpServletRequest request) {
        Object method = request.getAttribute(RequestDispatcher.ERROR_METHOD);
        return List.of("GET", "HEAD").contains(method == null ? request.getMethod() : method);
    }

    private static ProblemCode code(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> ProblemCode.NOTHING_HERE;
            case FORBIDDEN -> ProblemCode.NOT_YOURS;
            case NOT_ACCEPTABLE -> ProblemCode.NOT_ACCEPTABLE;
            case UNSUPPORTED_MEDIA_TYPE -> ProblemCode.CONTENT_TYPE;
            default -> ProblemCode.UNREADABLE;
        };
    }
}
