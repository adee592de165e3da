package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody typed to add a person or a program, kept while they are asked to prove themselves. These forms have no
 * field for a secret.
 *
 * @param program whether it is a program, and not a person
 * @param scopes what a program may do, in the words of the form
 */
public record TypedPerson(boolean program, String name, String signInName, String role, List<String> scopes)
        implements Serializable {

    private static final String KEPT = "rekey.typed";
    private static final int LONGEST = 100;
    private static final int MOST_SCOPES = 10;
    private static final String PERSONS = "/desk/people";
    private static final String PROGRAMS = "/desk/people/programs";

    /** What this form holds; empty when it adds nobody. */
    static Optional<TypedPerson> in(HttpServletRequest request) {
        String place =
                request.getRequestURI().substring(request.getContextPath().length());
        return place.equals(PERSONS) || place.equals(PROGRAMS)
                ? Optional.of(new TypedPerson(
                        place.equals(PROGRAMS),
                        cut(request.getParameter("name")),
                        cut(request.getParameter("signInName")),
                        cut(request.getParameter("role")),
                        scopes(request.getParameterValues("scopes"))))
                : Optional.empty();
    }

    /** Keeps it in the web session until it is taken. */
    void keep(HttpServletRequest request) {
        request.getSession().setAttribute(KEPT, this);
    }

    /** What was kept, once. */
    public static @Nullable TypedPerson taken(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(KEPT) instanceof TypedPerson typed)) {
            return null;
        }
        session.removeAttribute(KEPT);
        return typed;
    }

    private static String cut(@Nullable String typed) {
        return typed == null ? "" : typed.substring(0, Math.min(LONGEST, typed.length()));
    }

    private static List<String> scopes(String @Nullable [] chosen) {
        return chosen == null
                ? List.of()
                : List.of(chosen).stream()
                        .limit(MOST_SCOPES)
                        .map(TypedPerson::cut)
                        .toList();
    }
}
