package dev.rekey.starter;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages as a process of their own; as many as wanted. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(StarterConfiguration.class)
public class StarterApplication {

    /** Starts the pages; configuration comes from {@code starter.properties}, the environment and the arguments. */
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(StarterApplication.class)
                .properties("spring.config.name=starter")
                .run(arguments);
    }
}
