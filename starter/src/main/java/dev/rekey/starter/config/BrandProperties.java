package dev.rekey.starter.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the trader's pages look like the platform's own. What is not named keeps our look.
 *
 * @param logo a file with the platform's logo, SVG or PNG
 * @param accent the colour of buttons and links on a light page, as {@code #0b6b5d}
 * @param accentDark the same on a dark page; a lighter tone of the first where it is not named
 */
@ConfigurationProperties("rekey.starter.brand")
public record BrandProperties(
        @Nullable Path logo,
        @Nullable String accent,
        @Nullable String accentDark) {}
