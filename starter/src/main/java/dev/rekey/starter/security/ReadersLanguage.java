package dev.rekey.starter.security;

import dev.rekey.accounts.read.Contacts;
import dev.rekey.starter.words.Languages;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds the language in which whoever asks reads, and lets the request say so to everybody behind: what was chosen on a
 * page, else what the platform knows of the customer, else what the browser wants, else English. Of the desk, the pages an agent works
 * on all day speak it too; the others are English.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class ReadersLanguage extends OncePerRequestFilter {

    /** What chooses a language on any page of the guide. */
    public static final String PARAMETER = "lang";

    /** The pages of the desk that speak the agent's language. */
    private static final Pattern SPEAKING = Pattern.compile("/desk/?");

    private static final String COOKIE = "rekey-language";
    private static final Duration KEPT = Duration.ofDays(365);
    private static final String CUSTOMER = ReadersLanguage.class.getName() + ".customer";
    private static final String KNOWN = ReadersLanguage.class.getName() + ".known";

    private final Contacts contacts;

    ReadersLanguage(Contacts contacts) {
        this.contacts = contacts;
    }

    /** Says whose page this is, where a link tells it before anybody is signed in. */
    public static void belongsTo(String customerId, HttpServletRequest request) {
        request.setAttribute(CUSTOMER, customerId);
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isEnglish(request)) {
            request.setAttribute(Languages.OFFERED, true);
        }
        Optional<Locale> chosen = chosen(request);
        chosen.ifPresent(language -> keep(language, request, response));
        chain.doFilter(new Read(request, chosen.or(() -> kept(request)).orElse(null)), response);
    }

    /** Only where it changes nothing else. */
    private static Optional<Locale> chosen(HttpServletRequest request) {
        if (!HttpMethod.GET.matches(request.getMethod()) || isEnglish(request)) {
            return Optional.empty();
        }
        try {
            return Languages.of(request.getParameter(PARAMETER));
        } catch (InvalidParameterException | IllegalArgumentException unreadable) {
            // An address that cannot be read is refused further on; the page that says so reads this again.
            return Optional.empty();
        }
    }

    private static void keep(Locale language, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, language.getLanguage())
                        .path("/")
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .maxAge(KEPT)
                        .build()
                        .toString());
    }

    private static Optional<Locale> kept(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .findFirst()
                        .flatMap(cookie -> Languages.of(cookie.getValue()));
    }

    /** Whether only English is spoken there: programs read what support reads, and its other pages have no other words. */
    private static boolean isEnglish(HttpServletRequest request) {
        String path = path(request).substring(request.getContextPath().length());
        if (!path.startsWith("/desk")) {
            return false;
        }
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        boolean program = request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || (accept != null && accept.contains(MediaType.APPLICATION_JSON_VALUE));
        return program || !SPEAKING.matcher(path).matches();
    }

    /** What was asked for first, wherever it was passed on to. */
    private static String path(HttpServletRequest request) {
        return first(
                request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI),
                request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI),
                request.getRequestURI());
    }

    private static String first(@Nullable Object... some) {
        return Arrays.stream(some)
                .filter(String.class::isInstance)
                .findFirst()
                .map(String.class::cast)
                .orElse("");
    }

    private Optional<Locale> ofCustomer(HttpServletRequest request) {
        String customer = customer(request);
        if (customer == null) {
            return Optional.empty();
        }
        // A page has many sentences, and their reader is looked up once.
        if (request.getAttribute(KNOWN) instanceof Known known && known.customer.equals(customer)) {
            return known.language;
        }
        Known found = new Known(customer, listed(customer));
        request.setAttribute(KNOWN, found);
        return found.language;
    }

    private Optional<Locale> listed(String customer) {
        try {
            return Languages.of(contacts.of(customer).language());
        } catch (DataAccessException away) {
            // That the database is away is told in words as well.
            return Optional.empty();
        }
    }

    private record Known(String customer, Optional<Locale> language) {}

    private static @Nullable String customer(HttpServletRequest request) {
        if (request.getAttribute(CUSTOMER) instanceof String customer) {
            return customer;
        }
        // Nobody else's web session is looked for: styles and scripts need none.
        Authentication who = path(request).startsWith(request.getContextPath() + "/guide")
                ? SecurityContextHolder.getContext().getAuthentication()
                : null;
        return who != null && who.getPrincipal() instanceof GuideVisitor visitor ? visitor.customerId() : null;
    }

    /** The request in its reader's language. */
    private final class Read extends HttpServletRequestWrapper {

        private final @Nullable Locale own;

        Read(HttpServletRequest request, @Nullable Locale own) {
            super(request);
            this.own = own;
        }

        @Override
        public Locale getLocale() {
            if (isEnglish(this)) {
                return Locale.ENGLISH;
            }
            return own != null ? own : ofCustomer(this).orElseGet(this::ofBrowser);
        }

        private Locale ofBrowser() {
            // Without the header the server would say what the machine speaks.
            List<Locale> wanted =
                    getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null ? List.of() : Collections.list(super.getLocales());
            return wanted.stream()
                    .flatMap(one -> Languages.of(one).stream())
                    .findFirst()
                    .orElse(Locale.ENGLISH);
        }

        @Override
        public Enumeration<Locale> getLocales() {
            return Collections.enumeration(List.of(getLocale()));
        }
    }
}
