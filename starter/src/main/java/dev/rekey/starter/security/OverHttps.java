package dev.rekey.starter.security;

import java.net.URI;

/** Whether people reach the pages over https; on one machine they do not. */
final class OverHttps {

    private OverHttps() {}

    static boolean is(URI publicUrl) {
        return "https".equalsIgnoreCase(publicUrl.getScheme());
    }
}
