package dev.rekey.worker;

import dev.rekey.process.ProcessConfiguration;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Metrics and health of a worker by itself. In one process with the pages, Spring Boot's own management port has them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnNotWebApplication
@Import(ProcessConfiguration.class)
class ManagementConfiguration {

    static final String PORT = "management.server.port";

    /** There only where its port is named; negative means none, as in Spring Boot. */
    @Bean
    @Conditional(PortNamed.class)
    ManagementServer managementServer(
            PrometheusMeterRegistry meters,
            HealthEndpoint health,
            HealthEndpointGroups groups,
            @Value("${management.server.address}") InetAddress address,
            @Value("${" + PORT + "}") int port,
            @Value("${rekey.management.hosts:}") List<String> hosts) {
        return ManagementServer.start(meters.getPrometheusRegistry(), health, groups, address, port, hosts);
    }

    private static final class PortNamed implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().getProperty(PORT, Integer.class, -1) >= 0;
        }
    }
}
