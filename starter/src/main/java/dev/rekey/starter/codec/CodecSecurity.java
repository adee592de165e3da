package dev.rekey.starter.codec;

import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.security.TokenJournal;
import dev.rekey.starter.security.Welcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/**
 * Who may have payloads opened: agents who are signed in on the desk, from the one origin where the Temporal Web UI is;
 * and programs with the token, such as the Temporal CLI. Forms have no business here: only JSON is taken, for which a
 * browser of another origin asks first and is refused.
 */
@Configuration(proxyBeanMethods = false)
public class CodecSecurity {

    private static final String PLACE = "/codec/**";

    /** The codec server's door. */
    @Bean
    @Order(0)
    public SecurityFilterChain codec(
            HttpSecurity http,
            Welcome welcome,
            TokenJournal journal,
            StarterProperties properties,
            @Value("${rekey.codec.token:}") String token) {
        UrlBasedCorsConfigurationSource origins = new UrlBasedCorsConfigurationSource();
        origins.registerCorsConfiguration(PLACE, cors(properties.temporalUiUrl()));
        return http.securityMatcher(PLACE)
                .cors(cors -> cors.configurationSource(origins))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .addFilterBefore(new CodecToken(token), BasicAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.POST, "/codec/decode")
                        .access((who, request) -> new AuthorizationDecision(mayRead(who.get(), welcome)))
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, why) -> {
                    journal.refused(request);
                    response.setStatus(HttpStatus.UNAUTHORIZED.value());
                }))
                .build();
    }

    /** Whoever helps customers; and a program with the token. */
    private static boolean mayRead(@Nullable Authentication who, Welcome welcome) {
        Object principal = who == null ? null : who.getPrincipal();
        return principal instanceof DeskAgent agent
                ? agent.helps() && !agent.unready() && welcome.still(agent)
                : CodecToken.NAME.equals(principal);
    }

    private static CorsConfiguration cors(@Nullable URI ui) {
        CorsConfiguration cors = new CorsConfiguration();
        if (ui != null) {
            String origin = ui.getScheme() + "://" + ui.getAuthority();
            cors.setAllowedOrigins(List.of(origin));
            cors.setAllowCredentials(true);
            cors.setAllowedMethods(List.of(HttpMethod.POST.name()));
            cors.setAllowedHeaders(List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.AUTHORIZATION, "X-Namespace"));
            cors.setMaxAge(Duration.ofMinutes(10));
        }
        return cors;
    }
}
