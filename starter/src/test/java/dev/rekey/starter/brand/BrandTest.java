package dev.rekey.starter.brand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.starter.config.BrandProperties;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.words.Phrases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.MediaType;

/** The platform's name, logo and colours on the trader's pages. */
class BrandTest {

    @TempDir
    Path folder;

    @AfterEach
    void forgetTheReader() {
        LocaleContextHolder.resetLocaleContext();
    }

    @Test
    void contrast_is_measured_as_wcag_does() {
        assertThat(Colour.BLACK.contrast(Colour.WHITE)).isEqualTo(21, within(0.001));
        assertThat(Colour.parse("x", "#767676").contrast(Colour.WHITE)).isEqualTo(4.54, within(0.01));
        assertThat(Colour.parse("x", "#777777").contrast(Colour.WHITE)).isEqualTo(4.48, within(0.01));
    }

    @Test
    void a_colour_that_cannot_be_read_stops_the_start_and_names_the_nearest_that_can() {
        assertThatThrownBy(() -> brand("", "#ffcc00", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "rekey.starter.brand.accent: #ffcc00 has a contrast of 1.4 to the page's #fbfaf7,"
                                + " and text needs 4.5. The nearest tone that has it is #");
        assertThatThrownBy(() -> brand("", "#003377", "#002255", null))
                .hasMessageContaining("rekey.starter.brand.accent-dark: #002255")
                .hasMessageContaining("#1d2120");
        assertThatThrownBy(() -> brand("", "gold", null, null)).hasMessageContaining("no colour as #0b6b5d: gold");
        assertThatThrownBy(() -> brand("", null, "#ffffff", null)).hasMessageContaining("accent is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#0b6b5d", "#7a1fa2", "#b00020", "#0040ff", "#000000", "#5a5a00"})
    void every_colour_that_is_taken_is_readable_as_text_and_as_a_button_by_day_and_by_night(String accent) {
        String css = brand("", accent, null, null).css();

        List<Colour> colours = Pattern.compile("#[0-9a-f]{6}")
                .matcher(css)
                .results()
                .map(found -> Colour.parse("css", found.group()))
                .toList();
        assertThat(colours).hasSize(4);
        assertThat(colours.get(0).toString()).isEqualTo(accent);
        assertThat(colours.get(0).contrast(Brand.LIGHT)).isGreaterThanOrEqualTo(Colour.READABLE);
        assertThat(colours.get(1).contrast(colours.get(0))).isGreaterThanOrEqualTo(Colour.READABLE);
        assertThat(colours.get(2).contrast(Brand.DARK)).isGreaterThanOrEqualTo(Colour.READABLE);
        assertThat(colours.get(3).contrast(colours.get(2))).isGreaterThanOrEqualTo(Colour.READABLE);
    }

    @Test
    void the_grounds_that_are_measured_are_those_of_the_stylesheet() throws IOException {
        String css = Files.readString(Path.of("src/main/resources/static/rekey.css"));

        assertThat(css).contains("--ground: " + Brand.LIGHT, "--card: " + Brand.DARK);
    }

    @Test
    void the_letters_of_every_exchange_s_emblem_can_be_read() {
        assertThat(Catalog.load().all())
                .allSatisfy(exchange -> assertThat(
                                Colour.parse(exchange.id(), exchange.emblem().colour())
                                        .contrast(Colour.WHITE))
                        .as(exchange.id())
                        .isGreaterThanOrEqualTo(Colour.READABLE));
    }

    @ParameterizedTest
    @CsvSource({"en, your trading platform", "es, tu plataforma de trading", "de, deiner Trading-Plattform"})
    void a_platform_without_a_name_is_named_in_the_reader_s_language(Locale reader, String name) {
        LocaleContextHolder.setLocale(reader);

        Brand nameless = brand("", null, null, null);
        assertThat(nameless.name()).isEqualTo(name);
        assertThat(nameless.named()).isFalse();
        assertThat(nameless.configuredName()).isEmpty();
        assertThat(brand("Harbour", null, null, null).name()).isEqualTo("Harbour");
    }

    @Test
    void a_logo_is_a_small_picture_that_is_there() throws IOException {
        Path svg = Files.writeString(folder.resolve("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        Path large = Files.write(folder.resolve("large.png"), new byte[200_001]);

        assertThat(brand("", null, null, svg).logo())
                .extracting(Brand.Logo::type)
                .isEqualTo(MediaType.parseMediaType("image/svg+xml"));
        assertThat(brand("", null, null, null).pictured()).isFalse();
        assertThatThrownBy(() -> brand("", null, null, large)).hasMessageContaining("more than 200 kB");
        assertThatThrownBy(() -> brand("", null, null, folder.resolve("none.svg")))
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> brand("", null, null, folder.resolve("logo.gif")))
                .hasMessageContaining("neither");
    }

    private static Brand brand(String name, @Nullable String accent, @Nullable String accentDark, @Nullable Path logo) {
        StarterProperties starter = new Binder(new MapConfigurationPropertySource(Map.of("x.platform-name", name)))
                .bindOrCreate("x", StarterProperties.class);
        return new Brand(starter, new BrandProperties(logo, accent, accentDark), phrases());
    }

    private static Phrases phrases() {
        return new Phrases();
    }
}
