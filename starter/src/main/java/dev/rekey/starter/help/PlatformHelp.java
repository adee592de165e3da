package dev.rekey.starter.help;

import dev.rekey.starter.config.HelpProperties;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where the platform itself helps: an article on an exchange, a chat, a mail address. */
@Component("platformHelp")
public class PlatformHelp {

    private final HelpProperties properties;

    PlatformHelp(HelpProperties properties) {
        this.properties = properties;
    }

    /** The platform's article on this exchange, or the one on all of them; null when it has none. */
    public @Nullable URI article(@Nullable String exchange) {
        return Optional.ofNullable(exchange).map(properties.articles()::get).orElse(properties.article());
    }

    /** Where its support chats; null when it does not. */
    public @Nullable URI chat() {
        return properties.chat();
    }

    /** Where its support is written to; null when it is not. */
    public @Nullable String mail() {
        return properties.mail();
    }

    /** Whether there is anything of all this for an account at this exchange. */
    public boolean any(@Nullable String exchange) {
        return article(exchange) != null || chat() != null || mail() != null;
    }
}
