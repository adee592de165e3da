package dev.rekey.starter.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * Keeps what an OpenID provider was asked in a cookie of the browser that goes there, sealed under the pages' key. In a web
 * session it would be a row for everybody who opens the address, signed in or not.
 */
final class OidcQuestions implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final String PURPOSE = "rekey/1 question to a provider";
    private static final String BETWEEN = "\n";

    /** What differs each time; the rest is the provider's and ours. */
    private static final List<String> ATTRIBUTES =
            List.of(OAuth2ParameterNames.REGISTRATION_ID, "nonce", "code_verifier");

    private final ClientRegistrationRepository providers;
    private final StarterKey key;
    private final Clock clock;
    private final boolean https;
    private final String name;

    OidcQuestions(ClientRegistrationRepository providers, StarterKey key, Clock clock, boolean https) {
        this.providers = providers;
        this.key = key;
        this.clock = clock;
        this.https = https;
        this.name = https ? "__Host-rekey-provider" : "rekey-provider";
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest asked, HttpServletRequest request, HttpServletResponse response) {
        if (asked == null) {
            give("", Duration.ZERO, response);
            return;
        }
        List<String> kept = Stream.concat(
                        Stream.of(
                                Long.toString(clock.instant().plus(LIFE).getEpochSecond()),
                                asked.getState(),
                                asked.getRedirectUri()),
                        ATTRIBUTES.stream().map(attribute -> asked.getAttribute(attribute)))
                .map(value -> value == null ? "" : value.toString())
                .toList();
        byte[] sealed = key.seal(String.join(BETWEEN, kept).getBytes(StandardCharsets.UTF_8), PURPOSE);
        give(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed), LIFE, response);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        String state = request.getParameter(OAuth2ParameterNames.STATE);
        return held(request)
                .flatMap(this::read)
                .filter(asked -> asked.getState() != null && asked.getState().equals(state))
                .orElse(null);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest asked = loadAuthorizationRequest(request);
        if (asked != null) {
            saveAuthorizationRequest(null, request, response);
        }
        return asked;
    }

    private Optional<OAuth2AuthorizationRequest> read(String text) {
        String[] kept = text.split(BETWEEN, -1);
        if (kept.length != 3 + ATTRIBUTES.size()
                || !clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(kept[0])))) {
            return Optional.empty();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < ATTRIBUTES.size(); i++) {
            if (!kept[3 + i].isEmpty()) {
                attributes.put(ATTRIBUTES.get(i), kept[3 + i]);
            }
        }
        return Optional.ofNullable(providers.findByRegistrationId(kept[3]))
                .map(provider -> OAuth2AuthorizationRequest.authorizationCode()
                        .authorizationUri(Objects.requireNonNull(
                                provider.getProviderDetails().getAuthorizationUri()))
                        .clientId(provider.getClientId())
                        .redirectUri(kept[2])
                        .scopes(provider.getScopes())
                        .state(kept[1])
                        .attributes(attributes)
                        .build());
    }

    /** What this browser holds, opened; nothing when it holds nothing of ours. */
    private Optional<String> held(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .flatMap(cookie -> opened(cookie.getValue()).stream())
                        .findFirst();
    }

    private Optional<String> opened(String sealed) {
        try {
            return Optional.of(
                    new String(key.open(Base64.getUrlDecoder().decode(sealed), PURPOSE), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | IllegalStateException notOurs) {
            return Optional.empty();
        }
    }

    private void give(String value, Duration life, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path("/")
                        .httpOnly(true)
                        .secure(https)
                        .sameSite("Lax")
                        .maxAge(life)
                        .build()
                        .toString());
    }
}
