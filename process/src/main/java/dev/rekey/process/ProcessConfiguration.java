package dev.rekey.process;

import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** What a worker and a starter have alike. */
@Configuration(proxyBeanMethods = false)
public class ProcessConfiguration {

    /** Certificates and API key, unless they belong to another server than the one that is used. */
    @Bean
    TemporalOptionsCustomizer<WorkflowServiceStubsOptions.Builder> temporalConnection(
            ConfigurableEnvironment environment) {
        return new Connection(
                TemporalProfile.of(TemporalEnvironment.variables(environment)),
                environment.getProperty(TemporalEnvironment.TARGET, ""));
    }

    private record Connection(TemporalProfile profile, String target)
            implements TemporalOptionsCustomizer<WorkflowServiceStubsOptions.Builder> {
        @Override
        public WorkflowServiceStubsOptions.Builder customize(WorkflowServiceStubsOptions.Builder options) {
            String address = profile.address();
            return address == null || address.equals(target) ? profile.addTo(options) : options;
        }
    }

    /** Whether Temporal answers: a process that cannot reach it is of no use to anybody. */
    @Bean
    TemporalHealth temporalHealthIndicator(
            ObjectProvider<WorkflowServiceStubs> service,
            @Value("${spring.temporal.namespace:default}") String namespace) {
        return new TemporalHealth(service.getIfAvailable(), namespace);
    }

    /** Looks once when everything runs, so that a log says at its beginning what is wrong. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> firstLook(TemporalHealth health) {
        return ready -> {
            Thread look = new Thread(health::health, "rekey-first-look");
            look.setDaemon(true);
            look.start();
        };
    }

    /** Says that nothing more is wanted here, and waits until whoever sends it has noticed. */
    @Bean
    Leaving leaving(@Value("${rekey.leave-after:0s}") String after) {
        return new Leaving(DurationStyle.detectAndParse(after));
    }

    /** Closes the connections to Temporal when nobody uses them any more. */
    @Bean
    ClosingConnection closingConnection(ObjectProvider<WorkflowServiceStubs> service) {
        return new ClosingConnection(service);
    }
}
