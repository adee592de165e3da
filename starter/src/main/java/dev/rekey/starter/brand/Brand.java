package dev.rekey.starter.brand;

import dev.rekey.starter.config.BrandProperties;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.words.Phrases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Whose pages these are. Colours and logo are looked at as the pages start, so that a colour nobody can read on never
 * reaches a trader.
 */
@Component("brand")
public class Brand {

    /** The grounds of the pages, as the stylesheet has them. */
    static final Colour LIGHT = new Colour(0xfb, 0xfa, 0xf7);

    static final Colour DARK = new Colour(0x1d, 0x21, 0x20);

    private static final int MOST_BYTES = 200_000;
    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");

    private final String name;
    private final Phrases phrases;
    private final String css;
    private final @Nullable Logo logo;

    /** A picture as it is sent. */
    record Logo(MediaType type, Resource picture) {}

    Brand(StarterProperties starter, BrandProperties brand, Phrases phrases) {
        this.name = starter.platformName();
        this.phrases = phrases;
        this.css = css(brand.accent(), brand.accentDark());
        this.logo = logo(brand.logo());
    }

    /** Whether the platform's name is configured. */
    public boolean named() {
        return !name.isBlank();
    }

    /** The platform's name; where none is configured, "your trading platform" in the language of whoever is answered. */
    public String name() {
        return named() ? name : phrases.of("platform.yours");
    }

    /** The name as it is configured; empty where none is. */
    public String configuredName() {
        return name.strip();
    }

    /** Whether there is a colour of its own. */
    public boolean coloured() {
        return !css.isEmpty();
    }

    /** Whether there is a logo. */
    public boolean pictured() {
        return logo != null;
    }

    String css() {
        return css;
    }

    @Nullable
    Logo logo() {
        return logo;
    }

    private static String css(@Nullable String light, @Nullable String dark) {
        if (light == null) {
            if (dark != null) {
                throw new IllegalArgumentException(
                        "rekey.starter.brand.accent-dark is set and rekey.starter.brand.accent is not");
            }
            return "";
        }
        Colour accent = readable("rekey.starter.brand.accent", light, LIGHT, Colour.BLACK);
        Colour night = dark == null
                ? accent.towards(Colour.WHITE, DARK)
                : readable("rekey.starter.brand.accent-dark", dark, DARK, Colour.WHITE);
        return ":root { " + properties(accent) + " }\n@media (prefers-color-scheme: dark) { :root { "
                + properties(night) + " } }\n";
    }

    private static String properties(Colour accent) {
        return "--accent: " + accent + "; --on-accent: " + accent.ink() + ";";
    }

    private static Colour readable(String name, String text, Colour ground, Colour end) {
        Colour colour = Colour.parse(name, text);
        double contrast = colour.contrast(ground);
        if (contrast < Colour.READABLE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s: %s has a contrast of %.1f to the page's %s, and text needs %.1f. The nearest tone that has it"
                            + " is %s.",
                    name,
                    text,
                    contrast,
                    ground,
                    Colour.READABLE,
                    colour.towards(end, ground)));
        }
        return colour;
    }

    private static @Nullable Logo logo(@Nullable Path file) {
        if (file == null) {
            return null;
        }
        String called = file.toString().toLowerCase(Locale.ROOT);
        if (!called.endsWith(".svg") && !called.endsWith(".png")) {
            throw new IllegalArgumentException("rekey.starter.brand.logo is neither an .svg nor a .png file: " + file);
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("rekey.starter.brand.logo has more than 200 kB: " + file);
            }
            return new Logo(
                    called.endsWith(".svg") ? SVG : MediaType.IMAGE_PNG,
                    new ByteArrayResource(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException("rekey.starter.brand.logo cannot be read: " + file, e);
        }
    }
}
