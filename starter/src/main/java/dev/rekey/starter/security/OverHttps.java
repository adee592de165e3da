package dev.rekey.starter.security;

import java.net.URI;
import java.util.Locale;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether people reach the pages over https; on one machine they do not. */
final class OverHttps implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return context.getEnvironment()
                .getProperty("rekey.starter.public-url", "")
                .strip()
                .toLowerCase(Locale.ROOT)
                .startsWith("https:");
    }

    static boolean is(URI publicUrl) {
        return "https".equalsIgnoreCase(publicUrl.getScheme());
    }
}
