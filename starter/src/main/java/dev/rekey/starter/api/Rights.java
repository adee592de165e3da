package dev.rekey.starter.api;

import dev.rekey.starter.security.Answer;
import dev.rekey.starter.security.RouteTable;
import dev.rekey.starter.security.Who;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** By what somebody may call an operation, read from the table of routes. */
final class Rights {

    private static final String PROGRAM = "program";
    private static final String DESK = "desk";
    private static final String GUIDE = "guide";
    private static final String FORM_TOKEN = "formToken";
    private static final String CODEC = "codec";
    private static final List<Who> AT_THE_DESK = List.of(Who.AGENT, Who.SUPERVISOR, Who.ADMIN, Who.AUDITOR);

    private Rights() {}

    /** What there is to sign in by, at pages that people reach at this address. */
    static Map<String, SecurityScheme> schemes(URI publicUrl) {
        String cookie = "https".equals(publicUrl.getScheme()) ? "__Host-rekey" : "rekey";
        Map<String, SecurityScheme> schemes = new LinkedHashMap<>();
        schemes.put(PROGRAM, bearer());
        schemes.put(DESK, key(SecurityScheme.In.COOKIE, cookie));
        schemes.put(GUIDE, key(SecurityScheme.In.COOKIE, cookie));
        schemes.put(FORM_TOKEN, key(SecurityScheme.In.HEADER, "X-CSRF-TOKEN"));
        schemes.put(CODEC, bearer());
        return schemes;
    }

    private static SecurityScheme bearer() {
        return new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer");
    }

    private static SecurityScheme key(SecurityScheme.In where, String name) {
        return new SecurityScheme().type(SecurityScheme.Type.APIKEY).in(where).name(name);
    }

    /** Each way is enough; with a token its scope is named, with a sign-in the roles. */
    static List<SecurityRequirement> of(RouteTable.Route route) {
        boolean formToken = needsFormToken(route);
        if (isForAnybody(route)) {
            return formToken ? List.of(requirement(FORM_TOKEN)) : List.of();
        }
        List<SecurityRequirement> ways = new ArrayList<>();
        List<String> roles = AT_THE_DESK.stream()
                .filter(role -> route.to(role).own() == Answer.ALLOWED)
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!roles.isEmpty()) {
            ways.add(new SecurityRequirement().addList(DESK, roles));
        }
        if (route.to(Who.GUIDE).own() == Answer.ALLOWED) {
            ways.add(requirement(GUIDE));
        }
        if (formToken) {
            ways.forEach(way -> way.addList(FORM_TOKEN));
        }
        Optional.ofNullable(route.to(Who.PROGRAM).scope())
                .ifPresent(scope -> ways.add(0, new SecurityRequirement().addList(PROGRAM, scope.word())));
        return ways;
    }

    /** The codec server has a door of its own. */
    static List<SecurityRequirement> ofTheCodecServer() {
        return List.of(requirement(CODEC), requirement(DESK));
    }

    static boolean isForAnybody(RouteTable.Route route) {
        return route.to(Who.ANONYMOUS).own() == Answer.ALLOWED;
    }

    /** A hand-over comes from the platform's page; its signature says what a form token would. */
    static boolean needsFormToken(RouteTable.Route route) {
        return route.method().equals("POST") && !route.path().getPatternString().equals("/handover");
    }

    private static SecurityRequirement requirement(String scheme) {
        return new SecurityRequirement().addList(scheme);
    }
}
