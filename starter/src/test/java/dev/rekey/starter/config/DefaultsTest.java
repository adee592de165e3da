package dev.rekey.starter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.ResourcePropertySource;

/** What holds where nobody has set anything. */
class DefaultsTest {

    @Test
    void what_is_committed_is_on_the_disk() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().addLast(new ResourcePropertySource("classpath:starter.properties"));

        assertThat(environment.getRequiredProperty("spring.datasource.url"))
                .startsWith("jdbc:h2:sync:")
                .contains("WRITE_DELAY=0");
    }
}
