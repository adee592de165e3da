package dev.rekey.local;

import dev.rekey.starter.StarterConfiguration;
import dev.rekey.worker.WorkerConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Worker and starter in one process. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({WorkerConfiguration.class, StarterConfiguration.class})
class LocalApplication {}
