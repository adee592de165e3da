package dev.rekey.worker.messages;

import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.ReminderStops;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.activities.messages.Channel;
import dev.rekey.activities.messages.DeliveryActivitiesImpl;
import dev.rekey.activities.messages.LetterWriter;
import dev.rekey.activities.messages.QuietHours;
import dev.rekey.activities.messages.SmtpChannel;
import dev.rekey.activities.messages.WatchedDelivery;
import dev.rekey.workflows.activities.DeliveryActivities;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.transaction.PlatformTransactionManager;

/** Wires what sends messages: a channel where one is set up, and none elsewhere. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailProperties.class)
public class MessagesConfiguration {

    /** Sends what waits. */
    @Bean
    public DeliveryActivities deliveryActivities(
            Outbox outbox,
            Contacts contacts,
            AccountDirectory directory,
            Progress progress,
            GuideLinks links,
            GuideAsks asks,
            ReminderStops stops,
            ProgressWriter pages,
            AuditTrail audit,
            PlatformTransactionManager transactions,
            ObjectProvider<JavaMailSender> sender,
            MailProperties mail,
            Clock clock) {
        Channel channel = mails(sender, mail);
        return new WatchedDelivery(new DeliveryActivitiesImpl(
                outbox,
                contacts,
                directory,
                progress,
                links,
                asks,
                stops,
                pages,
                audit,
                transactions,
                channel,
                channel == null ? null : new LetterWriter(mail.pages(), mail.platformName()),
                new QuietHours(mail.quietFrom(), mail.quietUntil()),
                clock));
    }

    private static @Nullable Channel mails(ObjectProvider<JavaMailSender> sender, MailProperties mail) {
        JavaMailSender smtp = sender.getIfAvailable();
        return smtp == null ? null : new SmtpChannel(smtp, mail.sender(), mail.platformName());
    }

    /** Announces what waits. */
    @Bean
    Post post(
            Outbox outbox,
            ObjectProvider<WorkflowClient> temporal,
            ObjectProvider<JavaMailSender> sender,
            @Value("${spring.temporal.start-workers:true}") boolean works) {
        return new Post(outbox, temporal, sender.getIfAvailable() != null, works);
    }
}
