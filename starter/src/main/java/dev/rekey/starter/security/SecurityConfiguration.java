package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.HandOverNonces;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.SecondSteps;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.web.Places;
import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.words.ProblemCode;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.authentication.builders.AuthenticationManagerBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who may do what, and the headers every answer carries. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class SecurityConfiguration {

    /** No inline script, no foreign place, no frame, no form that leads elsewhere. */
    public static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'";

    private static final String HAND_OVER = "/handover";

    /** How agents' passwords are hashed: Argon2id for new ones. */
    @Bean
    public PasswordEncoder passwordEncoder() {
        return PasswordHashes.encoder();
    }

    /** Lets traders in. */
    @Bean
    public GuideSignIn guideSignIn() {
        return new GuideSignIn();
    }

    /** One observation for each request is enough; by itself every single filter would be one. */
    @Bean
    public SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** What is refused before any route is looked for gets the headers of every other answer, and one sentence. */
    @Bean
    public RequestRejectedHandler unreadableAddresses() {
        return new UnreadableAddress();
    }

    /** The site answers under its own names. */
    @Bean
    public HttpFirewall knownHosts(
            StarterProperties properties, @Value("${rekey.management.hosts:}") List<String> managementHosts) {
        return new KnownHosts(properties, managementHosts);
    }

    /** How web sessions are kept; Spring Session looks for it by this name. */
    @Bean
    public GenericConversionService springSessionConversionService() {
        return SessionObjects.conversion();
    }

    /** Puts a filter in the place of Spring Session's own that writes less; there is no setting for it. */
    @Bean
    static BeanPostProcessor seldomWrittenSessions(
            ObjectProvider<JdbcIndexedSessionRepository> store, ObjectProvider<CookieSerializer> cookie) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof SessionRepositoryFilter
                        ? new SeldomWrittenFilter<>(new SeldomWritten<>(store.getObject()), cookie.getObject())
                        : bean;
            }
        };
    }

    /** The pages' own key. */
    @Bean
    StarterKey starterKey(PeopleProperties properties) {
        return properties.keyMake() ? new StarterKey(properties.keyFile()) : StarterKey.existing(properties.keyFile());
    }

    /** Makes ids of web sessions that are of no use to who reads them. */
    @Bean
    WebSessionIds webSessionIds() {
        return new WebSessionIds();
    }

    /** The cookie of web sessions; over https it is bound to this host. */
    @Bean
    CookieSerializer sessionCookie(StarterProperties properties, StarterKey key, WebSessionIds ids) {
        boolean https = OverHttps.is(properties.publicUrl());
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName(https ? "__Host-rekey" : "rekey");
        cookie.setCookiePath("/");
        cookie.setUseSecureCookie(https);
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        return new SignedCookie(cookie, key, ids);
    }

    /** Who may use which route. */
    @Bean
    public RouteTable routeTable() {
        return RouteTable.load();
    }

    /** The second step of agents' sign-in; its secrets are sealed under a key that only the pages have. */
    @Bean
    SecondStep secondStep(SecondSteps steps, StarterKey key, Clock clock) {
        return new SecondStep(steps, key, clock);
    }

    /** Takes an OpenID provider's word for agents. */
    @Bean
    OidcSignIn oidcSignIn(
            Agents agents,
            PasswordEncoder passwords,
            AuditTrail audit,
            PlatformTransactionManager transactions,
            DeskSignIn signIn,
            PeopleProperties properties,
            Clock clock) {
        return new OidcSignIn(
                agents, passwords, audit, new TransactionTemplate(transactions), signIn, properties.oidc(), clock);
    }

    /** Takes the platform's word for its users. */
    @Bean
    public HandOver handOver(
            PeopleProperties people, StarterProperties properties, HandOverNonces nonces, Clock clock) {
        return new HandOver(
                people.handover().key(),
                properties.publicUrl(),
                people.handover().origins(),
                nonces,
                clock);
    }

    /** Checks names, passwords and codes of agents, and knows nobody else. */
    @Bean
    public AuthenticationManager agentSignIn(
            Agents agents,
            PasswordEncoder passwords,
            SecondStep secondStep,
            StarterKey key,
            Tries tries,
            AuditTrail audit,
            Clock clock,
            PeopleProperties properties,
            ApplicationEventPublisher events) {
        ProviderManager manager = new ProviderManager(
                new AgentSignIn(agents, passwords, secondStep, key, tries, audit, clock, properties));
        manager.setAuthenticationEventPublisher(new DefaultAuthenticationEventPublisher(events));
        return manager;
    }

    /** The desk for programs: no web session, no form token, a bearer token with each request. */
    @Bean
    @Order(1)
    public SecurityFilterChain programs(
            HttpSecurity http,
            ProgramTokens tokens,
            TokenJournal journal,
            RouteTable table,
            StarterProperties properties) {
        RouteRights rights = new RouteRights(table);
        return common(http, table, properties)
                .securityMatcher(new AndRequestMatcher(
                        PathPatternRequestMatcher.withDefaults().matcher("/desk/**"), BearerToken::on))
                .csrf(CsrfConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new BearerToken(tokens, journal), ExceptionTranslationFilter.class)
                .exceptionHandling(handling -> handling.accessDeniedHandler((request, response, why) -> {
                    Optional<Scope> lacking =
                            rights.lacking(SecurityContextHolder.getContext().getAuthentication(), request);
                    if (lacking.isPresent()) {
                        journal.lacking(request, lacking.get());
                        Problems.write(
                                request,
                                response,
                                HttpStatus.FORBIDDEN,
                                ProblemCode.LACKS_SCOPE.with(lacking.get().word()));
                    } else {
                        nothingHere(request, response);
                    }
                }))
                .build();
    }

    /** The desk: agents who signed in. */
    @Bean
    @Order(2)
    public SecurityFilterChain desk(
            HttpSecurity http,
            Welcome welcome,
            Proof proof,
            DeskDevice device,
            AuthenticationManager agentSignIn,
            OidcSignIn oidc,
            ObjectProvider<ClientRegistrationRepository> providers,
            StarterKey key,
            Clock clock,
            RouteTable table,
            StarterProperties properties) {
        // A parent, so that an OpenID provider has its place beside it.
        http.getSharedObject(AuthenticationManagerBuilder.class).parentAuthenticationManager(agentSignIn);
        ClientRegistrationRepository known = providers.getIfAvailable();
        if (known != null) {
            http.oauth2Login(login -> login.loginPage("/desk/sign-in")
                    .authorizedClientRepository(new NoClients())
                    .authorizationEndpoint(
                            to -> to.authorizationRequestResolver(new KnownProviders(known, "/desk/sign-in/with"))
                                    .authorizationRequestRepository(
                                            new OidcQuestions(known, key, clock, OverHttps.is(properties.publicUrl()))))
                    .redirectionEndpoint(from -> from.baseUri("/desk/sign-in/from/*"))
                    .successHandler(oidc)
                    .failureHandler(SecurityConfiguration::notSignedIn));
        }
        return common(http, table, properties)
                .securityMatcher("/desk", "/desk/**")
                .addFilterAfter(
                        new StillTheSame(welcome, SecurityConfiguration::setUpFirst), SecurityContextHolderFilter.class)
                .addFilterAfter(new ProveFirst(proof), AuthorizationFilter.class)
                .formLogin(form -> form.loginPage("/desk/sign-in")
                        .loginProcessingUrl("/desk/sign-in")
                        .authenticationDetailsSource(device::details)
                        .successHandler((request, response, who) -> {
                            if (who.getPrincipal() instanceof DeskAgent agent) {
                                device.remember(agent, response);
                            }
                            signedIn(request, response);
                        })
                        .failureHandler(SecurityConfiguration::notSignedIn))
                .logout(out -> out.logoutUrl("/desk/sign-out").logoutSuccessUrl("/desk/sign-in?out"))
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, why) -> {
                    if (Refusals.wantsJson(request)) {
                        Problems.write(request, response, HttpStatus.UNAUTHORIZED, ProblemCode.SIGN_IN_FIRST.with());
                    } else {
                        response.sendRedirect(request.getContextPath() + "/desk/sign-in");
                    }
                }))
                .build();
    }

    /** The guide: a trader who came by link and code. */
    @Bean
    @Order(3)
    public SecurityFilterChain guide(
            HttpSecurity http,
            GuideSignIn signIn,
            Welcome welcome,
            ReturningTraders returning,
            RouteTable table,
            StarterProperties properties) {
        return common(http, table, properties)
                .securityMatcher("/guide", "/guide/**", "/g/**", HAND_OVER)
                .addFilterAfter(new EndedVisits(welcome, signIn), SecurityContextHolderFilter.class)
                // Behind the look at the form token, so that who is refused there is not let in on the way.
                .addFilterAfter(new ComesBack(returning), CsrfFilter.class)
                // It comes from the platform's page, and its signature says what a form token would.
                .csrf(csrf -> csrf.ignoringRequestMatchers(HAND_OVER))
                .securityContext(context -> context.securityContextRepository(signIn.repository()))
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, why) -> {
                    if (Refusals.wantsJson(request)) {
                        Problems.write(request, response, HttpStatus.UNAUTHORIZED, ProblemCode.OPEN_LINK_FIRST.with());
                    } else {
                        response.setStatus(HttpStatus.UNAUTHORIZED.value());
                        request.getRequestDispatcher("/closed").forward(request, response);
                    }
                }))
                .build();
    }

    /** Everything else: styles, scripts, and whether we are up. */
    @Bean
    @Order(4)
    public SecurityFilterChain open(HttpSecurity http, RouteTable table, StarterProperties properties) {
        return common(http, table, properties)
                // A mail program turns reminders off by itself; the token in the address says for whom (RFC 8058).
                .csrf(csrf -> csrf.ignoringRequestMatchers("/stop/*"))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint((request, response, why) -> nothingHere(request, response)))
                .build();
    }

    /** What a page or filter of ours passes on was looked at when it came in. */
    private static boolean fromInside(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.FORWARD;
    }

    private static HttpSecurity common(HttpSecurity http, RouteTable table, StarterProperties properties) {
        boolean https = OverHttps.is(properties.publicUrl());
        return http.csrf(csrf -> csrf.csrfTokenRepository(FormTokens.inCookies(https))
                        .ignoringRequestMatchers(SecurityConfiguration::fromInside))
                // Whoever signs in begins at one place; what anybody asked for before is not worth a row for each.
                .requestCache(cache -> cache.disable())
                .addFilterBefore(new SameSite(properties.publicUrl(), Set.of(HAND_OVER)), CsrfFilter.class)
                .authorizeHttpRequests(requests -> requests
                        // These come from inside: the request they belong to was let in or refused before.
                        .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .anyRequest()
                        .access(new RouteRights(table)))
                .exceptionHandling(handling -> handling.accessDeniedHandler(denied()))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .httpStrictTransportSecurity(
                                only -> only.requestMatcher(request -> https || request.isSecure()))
                        // Nothing to other sites. To ourselves, because without it a browser hides a form's origin too.
                        .referrerPolicy(
                                referrer -> referrer.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.SAME_ORIGIN))
                        .crossOriginOpenerPolicy(opener ->
                                opener.policy(CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(permissions -> permissions.policy(
                                "camera=(), microphone=(), geolocation=(), payment=(), clipboard-write=(self)")));
    }

    /** The same words, by the same way, as for what is not there at all. */
    private static void nothingHere(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        request.getRequestDispatcher("/nothing").forward(request, response);
    }

    /** A stale form token is told in words; everything else that is not allowed looks as if it were not there. */
    private static AccessDeniedHandler denied() {
        return (request, response, why) -> {
            if (why instanceof CsrfException && Refusals.wantsJson(request)) {
                Problems.write(request, response, HttpStatus.FORBIDDEN, ProblemCode.FORM_TOKEN.with());
            } else if (why instanceof CsrfException) {
                response.setStatus(HttpStatus.FORBIDDEN.value());
                request.getRequestDispatcher("/stale").forward(request, response);
            } else {
                nothingHere(request, response);
            }
        };
    }

    private static void signedIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        WebSessions.signedIn(request);
        if (Refusals.wantsJson(request)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
        } else {
            response.sendRedirect(request.getContextPath() + "/desk");
        }
    }

    private static void setUpFirst(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Refusals.wantsJson(request)) {
            Problems.write(request, response, HttpStatus.FORBIDDEN, ProblemCode.SET_UP_FIRST.with());
        } else {
            response.sendRedirect(request.getContextPath() + "/desk/me");
        }
    }

    private static void notSignedIn(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException, ServletException {
        if (why instanceof SignInWait wait) {
            request.setAttribute(Places.WAIT, wait.reason());
            request.getRequestDispatcher("/wait").forward(request, response);
        } else if (Refusals.wantsJson(request)) {
            Problems.write(request, response, HttpStatus.UNAUTHORIZED, ProblemCode.WRONG_SIGN_IN.with());
        } else {
            response.sendRedirect(request.getContextPath() + "/desk/sign-in?error");
        }
    }
}
