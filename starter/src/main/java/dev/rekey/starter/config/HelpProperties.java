package dev.rekey.starter.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Help beside the guide: where the platform has its own, and how much is written.
 *
 * @param article the platform's help on API keys, for exchanges that have no article of their own
 * @param articles the platform's help article on an exchange, by the exchange's id
 * @param chat where the platform's support chats
 * @param mail where the platform's support is written to
 * @param linesPerCustomer how many lines a customer writes to support within that time; 0 is without a limit
 * @param linesWithin the time in which they are counted
 * @param keptFor how long after the end of a session what was written in it is kept
 */
@ConfigurationProperties("rekey.starter.help")
public record HelpProperties(
        @Nullable URI article,
        @DefaultValue Map<String, URI> articles,
        @Nullable URI chat,
        @Nullable String mail,
        @DefaultValue("20") int linesPerCustomer,
        @DefaultValue("10m") Duration linesWithin,
        @DefaultValue("180d") Duration keptFor) {

    private static final Pattern MAIL = Pattern.compile("[^\\s@<>?&\"']{1,64}@[^\\s@<>?&\"']{1,190}");

    /**
     * Looks at the addresses before anybody follows them.
     *
     * @throws IllegalArgumentException when one of them is no https address, or the mail address is none
     */
    public HelpProperties {
        articles = Map.copyOf(articles);
        Stream.concat(Stream.of(article, chat).filter(Objects::nonNull), articles.values().stream())
                .forEach(HelpProperties::check);
        if (mail != null && !MAIL.matcher(mail).matches()) {
            throw new IllegalArgumentException("rekey.starter.help.mail is no mail address: " + mail);
        }
    }

    private static void check(URI address) {
        if (!"https".equals(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException(
                    "rekey.starter.help: a help article or a chat has an https address, and this is none: " + address);
        }
    }
}
