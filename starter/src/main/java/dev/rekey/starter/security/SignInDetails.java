package dev.rekey.starter.security;

import dev.rekey.starter.web.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What comes with a sign-in besides name and password.
 *
 * @param address where it comes from
 * @param code of the second step; empty when none was typed
 */
record SignInDetails(String address, String code) {

    static SignInDetails of(HttpServletRequest request) {
        @Nullable String code = request.getParameter("code");
        return new SignInDetails(ClientAddress.of(request), code == null ? "" : code);
    }

    @Override
    public String toString() {
        return "SignInDetails[" + address + "]";
    }
}
