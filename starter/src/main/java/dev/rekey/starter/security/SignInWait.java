package dev.rekey.starter.security;

import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.words.ProblemCode;
import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** A sign-in that is not looked at, because too many were wrong before. */
final class SignInWait extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final transient TooOften reason;

    SignInWait(Duration wait) {
        this(new TooOften(ProblemCode.WRONG_SIGN_INS, wait));
    }

    private SignInWait(TooOften reason) {
        super(String.valueOf(reason.getMessage()));
        this.reason = reason;
    }

    TooOften reason() {
        return reason;
    }
}
