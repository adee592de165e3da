package dev.rekey.worker.messages;

import java.net.URI;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What mails say. Where they are handed over is Spring Boot's {@code spring.mail}: without {@code spring.mail.host} none
 * is sent.
 *
 * @param from the address they come from
 * @param publicUrl where traders reach the pages, as in the starters' {@code rekey.starter.public-url}
 * @param platformName how traders know the platform; empty for "your trading platform" in their language
 * @param quietFrom from when on nobody is reminded, by the customer's clock
 * @param quietUntil until when
 */
@ConfigurationProperties("rekey.mail")
record MailProperties(
        @Nullable String from,
        @Nullable URI publicUrl,
        @DefaultValue("") String platformName,
        @DefaultValue("21:00") LocalTime quietFrom,
        @DefaultValue("08:00") LocalTime quietUntil) {

    String sender() {
        if (from == null || !from.matches("[^@\\s<>,;\"]+@[^@\\s<>,;\"]+")) {
            throw new IllegalStateException(
                    "spring.mail.host is set, so rekey.mail.from has to be the address that mails come from.");
        }
        return from;
    }

    URI pages() {
        if (publicUrl == null || publicUrl.getHost() == null) {
            throw new IllegalStateException(
                    "spring.mail.host is set, so rekey.mail.public-url has to be where traders reach the pages.");
        }
        return publicUrl;
    }
}
