package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.access.Role;
import java.io.File;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.csrf.DefaultCsrfToken;

class SessionObjectsTest {

    private static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");

    private final GenericConversionService conversion = SessionObjects.conversion();

    private Object andBack(Object kept) {
        byte[] bytes = conversion.convert(kept, byte[].class);
        return String.valueOf(conversion.convert(bytes, Object.class));
    }

    static List<Object> ours() {
        return List.of(
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                        new DeskAgent("1", "sam", "Sam", Role.AGENT, 1, false, false, NOW), null, List.of())),
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                        GuideVisitor.of("session", "4711", true, NOW).by("device"), null, List.of())),
                "session-1");
    }

    @ParameterizedTest
    @MethodSource("ours")
    void what_the_pages_keep_is_read_back(Object kept) {
        assertThat(andBack(kept)).isEqualTo(String.valueOf(kept));
    }

    @Test
    void the_form_token_is_read_back() {
        byte[] bytes = conversion.convert(new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "abc"), byte[].class);

        assertThat(conversion.convert(bytes, Object.class)).isInstanceOf(DefaultCsrfToken.class);
    }

    static List<Object> foreign() {
        return List.of(new File("/nowhere"), new Object[] {new File("/nowhere")});
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void anything_else_that_stands_in_the_database_is_not_made(Object foreign) {
        byte[] bytes = conversion.convert(foreign, byte[].class);

        assertThatThrownBy(() -> conversion.convert(bytes, Object.class))
                .isInstanceOf(ConversionFailedException.class)
                .hasStackTraceContaining("filter status: REJECTED");
    }
}
