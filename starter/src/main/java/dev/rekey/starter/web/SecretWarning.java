package dev.rekey.starter.web;

import org.springframework.http.ResponseEntity;

/**
 * Tells a program that the words it sent held a key or a secret, which was cut out: the header {@code Rekey-Warning} with
 * the value {@code secret-cut-out}. A person is told on the page.
 */
public final class SecretWarning {

    /** The header's name. */
    public static final String HEADER = "Rekey-Warning";

    /** Its value. */
    public static final String CUT_OUT = "secret-cut-out";

    private SecretWarning() {}

    /** The answer with the header, if something was cut out. */
    public static ResponseEntity.BodyBuilder on(ResponseEntity.BodyBuilder answer, boolean masked) {
        return masked ? answer.header(HEADER, CUT_OUT) : answer;
    }
}
