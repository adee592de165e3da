package dev.rekey.starter.security;

import org.jspecify.annotations.Nullable;

/**
 * What comes with a sign-in besides name and password.
 *
 * @param address where it comes from
 * @param code of the second step; empty when none was typed
 * @param device the browser it comes from, if an agent signed in there before
 */
record SignInDetails(String address, String code, DeskDevice.@Nullable Known device) {

    @Override
    public String toString() {
        return "SignInDetails[" + address + "]";
    }
}
