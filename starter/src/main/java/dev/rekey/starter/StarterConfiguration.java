package dev.rekey.starter;

import dev.rekey.accounts.AccountsConfiguration;
import dev.rekey.accounts.access.DeskLooks;
import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.accounts.access.GuideVisits;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.write.BegunSessions;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.process.ProcessConfiguration;
import dev.rekey.starter.codec.CodecSecurity;
import dev.rekey.starter.config.BrandProperties;
import dev.rekey.starter.config.HelpProperties;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.door.Bulkhead;
import dev.rekey.starter.door.LeftBehind;
import dev.rekey.starter.door.MeasuredDoor;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.SessionOpener;
import dev.rekey.starter.door.TemporalDoor;
import dev.rekey.starter.door.TemporalVaultDoor;
import dev.rekey.starter.door.VaultDoor;
import dev.rekey.starter.metrics.ManagementSecurity;
import dev.rekey.starter.progress.LiveFeed;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.SecurityConfiguration;
import dev.rekey.starter.web.PromptHttp;
import dev.rekey.starter.web.WholeBody;
import dev.rekey.starter.words.MessagesInWords;
import dev.rekey.starter.words.Phrases;
import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.codec.PayloadKeys;
import dev.rekey.workflows.codec.PayloadOpener;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.common.converter.DataConverter;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

/** Wires the pages. Whoever imports it brings a data source and Temporal's client; Spring Boot does so by itself. */
@Configuration(proxyBeanMethods = false)
// Controllers and their helpers are found, configurations are named.
@ComponentScan(
        basePackageClasses = StarterConfiguration.class,
        excludeFilters = @ComponentScan.Filter(type = FilterType.ANNOTATION, classes = Configuration.class))
@Import({
    AccountsConfiguration.class,
    SecurityConfiguration.class,
    CodecSecurity.class,
    ManagementSecurity.class,
    ProcessConfiguration.class
})
@EnableScheduling
@EnableConfigurationProperties({
    StarterProperties.class,
    BrandProperties.class,
    PeopleProperties.class,
    HelpProperties.class
})
@PropertySource("classpath:rekey-starter.properties")
public class StarterConfiguration {

    /** The clock of the pages. */
    @Bean
    @ConditionalOnMissingBean
    public Clock clock() {
        return Clock.systemUTC();
    }

    /** The keys under which payloads are sealed; none unless their files are named. */
    @Bean
    @ConditionalOnMissingBean
    public PayloadKeys payloadKeys(
            @Value("${rekey.codec.key-files:}") String[] files, @Value("${rekey.codec.seal:true}") boolean seal) {
        return PayloadKeys.fromFiles(Arrays.stream(files).map(Path::of).toList(), seal);
    }

    /** How messages become payloads; the same for worker and starter. */
    @Bean
    @ConditionalOnMissingBean
    public DataConverter dataConverter(PayloadKeys keys) {
        return Payloads.converter(keys);
    }

    /** Opens payloads for the Temporal Web UI. */
    @Bean
    public PayloadOpener payloadOpener(PayloadKeys keys) {
        return new PayloadOpener(keys);
    }

    /** The words that people and programs are answered in; see {@link Phrases}. */
    @Bean
    public MessageSource messageSource() {
        return Phrases.source();
    }

    /** Programs get a message with its code, its facts and its words. */
    @Bean
    public JacksonModule messagesInWords(Phrases phrases) {
        return new MessagesInWords(phrases);
    }

    /** What is known of each exchange. */
    @Bean
    @ConditionalOnMissingBean
    public Catalog catalog() {
        return Catalog.load();
    }

    /** Waits for the lines before the bodies of requests, and not for ever. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> promptHttp() {
        return server -> server.setProtocol(PromptHttp.class.getName());
    }

    /** Waits for the bodies of requests; outside of everything else. */
    @Bean
    @ConditionalOnMissingBean(name = "wholeBodies")
    FilterRegistrationBean<WholeBody> wholeBodies(
            HttpFirewall firewall, RequestRejectedHandler rejected, StarterProperties properties) {
        FilterRegistrationBean<WholeBody> filter =
                new FilterRegistrationBean<>(new WholeBody(firewall, rejected, properties.bodyWithin()));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return filter;
    }

    /** The doors of the Temporal server. */
    @Bean
    @ConditionalOnMissingBean
    public RotationDoor rotationDoor(
            WorkflowClient client,
            Views views,
            LeftActions left,
            ActionAnswers answers,
            @Qualifier("starterSigning") Signing signing,
            StarterProperties properties,
            MeterRegistry meters) {
        int atOnce = properties.actionsAtOnce() > 0 ? properties.actionsAtOnce() : Bulkhead.forThisMachine();
        return new MeasuredDoor(
                new TemporalDoor(
                        client, views, new LeftBehind(left, answers), signing, atOnce, properties.answerWithin()),
                meters);
    }

    /** The way to where vaults can be opened. */
    @Bean
    @ConditionalOnMissingBean
    public VaultDoor vaultDoor(ObjectProvider<WorkflowClient> client) {
        return new TemporalVaultDoor(client::getObject);
    }

    /** Starts sessions. */
    @Bean
    public SessionOpener sessionOpener(
            AccountDirectory directory,
            Progress progress,
            Catalog catalog,
            RotationDoor door,
            BegunSessions begun,
            StarterProperties properties) {
        return new SessionOpener(directory, progress, catalog, door, begun, properties);
    }

    /** The published views. */
    @Bean
    public Views views(Progress progress, ActionAnswers answers, JsonMapper json) {
        return new Views(progress, answers, json);
    }

    /** What open pages listen to. */
    @Bean
    public LiveFeed liveFeed(
            Progress progress, GuideVisits visits, GuideDevices devices, DeskLooks looks, Clock clock) {
        return new LiveFeed(progress, visits, devices, looks, clock);
    }
}
