package dev.rekey.starter.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
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
                        "Something went wrong on our side. Go back and look at the page: it shows whether what you did"
                                + " last was done. If it was not, try again in a moment.")
                : Refusals.answer(request, status, sentence(status));
    }

    private static String sentence(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> Refusals.NOTHING_HERE;
            case FORBIDDEN -> "This is not yours to do.";
            case NOT_ACCEPTABLE ->
                "This cannot be answered in the form you ask for. The interface's document says which there are.";
            case UNSUPPORTED_MEDIA_TYPE -> "This kind of content is not read here. Send JSON or a form, and say which.";
            default -> "That could not be read, so nothing was done. Look at the address and at what was sent.";
        };
    }
}
