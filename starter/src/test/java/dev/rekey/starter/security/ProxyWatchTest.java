package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What is noticed of a proxy in front. */
@ExtendWith(OutputCaptureExtension.class)
class ProxyWatchTest {

    private final ProxyWatch watch = new ProxyWatch();

    private void request(String from, Map<String, String> headers, boolean believed) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/desk");
        request.setRemoteAddr(from);
        headers.forEach(request::addHeader);
        if (believed) {
            request.setAttribute("org.apache.tomcat.request.forwarded", true);
        }
        watch.doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"})
    void a_proxy_that_is_not_believed_is_told_once(String header, CapturedOutput output) throws Exception {
        for (String from : new String[] {"10.0.0.7", "10.0.0.8", "10.0.0.7"}) {
            request(from, Map.of(header, "for=6.6.6.6"), false);
        }

        assertThat(output.getOut().split("is not believed", -1)).hasSize(2);
        assertThat(output.getOut())
                .contains("A request from 10.0.0.7 came through a proxy")
                .doesNotContain("6.6.6.6");
        assertThat(watch.notBelieved()).hasValue("10.0.0.7");
    }

    @Test
    void one_that_is_believed_and_none_at_all_are_not(CapturedOutput output) throws Exception {
        request("203.0.113.9", Map.of("X-Forwarded-For", "6.6.6.6"), true);
        request("203.0.113.9", Map.of("Accept", "text/html"), false);

        assertThat(watch.notBelieved()).isEmpty();
        assertThat(output.getOut()).doesNotContain("is not believed");
    }
}
