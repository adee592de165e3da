package dev.rekey.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What goes to Temporal is compressed where it leaves the machine, and nowhere else. */
class CompressionTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:7233", "127.0.0.2:7233", "localhost:7233", "[::1]:7233"})
    void what_stays_on_this_machine_is_not_compressed(String target) {
        assertThat(compressionTo(target)).isEqualTo(GrpcCompression.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"temporal.example:7233", "10.0.0.1:7233", "localhost.example:7233", "[fd00::1]:7233"})
    void what_leaves_it_is(String target) {
        assertThat(compressionTo(target)).isEqualTo(GrpcCompression.GZIP);
    }

    private static GrpcCompression compressionTo(String target) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of(TemporalEnvironment.TARGET, target)));
        return new ProcessConfiguration()
                .temporalConnection(environment)
                .customize(WorkflowServiceStubsOptions.newBuilder())
                .build()
                .getGrpcCompression();
    }
}
