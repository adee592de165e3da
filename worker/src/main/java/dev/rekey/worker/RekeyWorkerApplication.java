package dev.rekey.worker;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A worker as a process of its own; as many as wanted. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WorkerConfiguration.class)
public class RekeyWorkerApplication {

    /** Starts the worker. */
    public static void main(String[] args) {
        new SpringApplicationBuilder(RekeyWorkerApplication.class)
                .properties("spring.config.name=worker")
                .run(args);
    }
}
