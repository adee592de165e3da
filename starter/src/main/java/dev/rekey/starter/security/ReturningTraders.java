package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Lets traders in again whose browser is known. */
public interface ReturningTraders {

    /** Lets in whoever sent this request, if their browser came in by a code before and may still go on. */
    void letIn(HttpServletRequest request, HttpServletResponse response);
}
