package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/** Leads to the OpenID providers that are set up; there is nothing at the address of any other, and that is no fault. */
final class KnownProviders implements OAuth2AuthorizationRequestResolver {

    private final ClientRegistrationRepository providers;
    private final String place;
    private final OAuth2AuthorizationRequestResolver usual;

    /** At the addresses below this place. */
    KnownProviders(ClientRegistrationRepository providers, String place) {
        this.providers = providers;
        this.place = place + "/";
        this.usual = new DefaultOAuth2AuthorizationRequestResolver(providers, place);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        String asked = request.getServletPath();
        return asked.startsWith(place) && isKnown(asked.substring(place.length())) ? usual.resolve(request) : null;
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
        return isKnown(registrationId) ? usual.resolve(request, registrationId) : null;
    }

    private boolean isKnown(String registrationId) {
        return providers.findByRegistrationId(registrationId) != null;
    }
}
