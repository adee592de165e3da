package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Field;
import dev.rekey.exchanges.catalog.FormPart;
import dev.rekey.exchanges.catalog.Guide;
import dev.rekey.exchanges.catalog.MarketProfile;
import dev.rekey.starter.words.Phrases;
import dev.rekey.terms.Market;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** The form of every exchange and market, drawn from its profile. */
class DrawingTest {

    private static final Catalog CATALOG = Catalog.load();
    private static final List<String> ADDRESSES =
            IntStream.rangeClosed(1, 20).mapToObj(i -> "203.0.113." + i).toList();

    static Stream<Arguments> everyMarket() {
        return CATALOG.all().stream()
                .flatMap(profile -> profile.markets().stream().map(market -> Arguments.of(profile, market)));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("everyMarket")
    void all_that_is_known_of_a_form_is_in_its_drawing(ExchangeProfile profile, MarketProfile market) {
        // when
        Drawing drawing = drawing(profile, market.guide());
        String page = page(drawing, Locale.ENGLISH);

        // then each permission stands as it has to be
        for (Guide.Box box : market.guide().boxes()) {
            assertThat(page)
                    .as("%s %s", profile.id(), box.name())
                    .containsPattern((box.tick() ? "☑" : "☐") + "</span>\\s*<span><strong>"
                            + Pattern.quote(html(box.name())) + "</strong> <em>" + (box.tick() ? "on" : "off"));
        }
        // and the IP addresses in the exchange's form, with a button that copies them
        if (profile.whitelist().supported()) {
            assertThat(page.replace("<wbr>", ""))
                    .as(profile.id())
                    .contains(profile.whitelist().render(ADDRESSES), "data-copy=\"addresses\"", "Copy all 20");
        } else {
            assertThat(page).doesNotContain("203.0.113.1", "class=\"el addresses\"");
        }
        // and what is typed there, what is pressed, and where the secret shows
        for (Field field : profile.fields()) {
            assertThat(page).contains("<strong>" + html(field.label()) + "</strong>");
        }
        assertThat(parts(drawing)).contains(FormPart.PRESS, FormPart.SECRET);
        assertThat(page).contains("class=\"el press\"", "class=\"el secret\"");
        assertThat(page.contains("class=\"el name\""))
                .as("either a name with one to copy, or that none is known of")
                .isNotEqualTo(page.contains("We do not know whether " + profile.name() + " asks for a name."));
        // and no word of its menus is lost
        market.guide().actions().stream()
                .flatMap(action -> action.path().stream())
                .forEach(word -> assertThat(page).contains(">" + html(word) + "</span>"));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("everyMarket")
    void each_instruction_lights_the_parts_it_is_about(ExchangeProfile profile, MarketProfile market) {
        Drawing drawing = drawing(profile, market.guide());
        Set<String> places =
                Set.copyOf(drawing.elements().stream().map(Drawing.Element::id).toList());

        assertThat(places).hasSameSizeAs(drawing.elements());
        List<Guide.Action> actions = market.guide().actions();
        for (int i = 0; i < actions.size(); i++) {
            String lights = drawing.lights(i + 1);
            assertThat(lights.isEmpty() ? List.of() : List.of(lights.split(" ")))
                    .as("%s %s", profile.id(), actions.get(i).text())
                    .hasSameSizeAs(actions.get(i).at())
                    .isSubsetOf(places);
        }
        assertThat(places).contains(drawing.secret());
    }

    @Test
    void a_button_and_a_field_without_known_words_are_drawn_and_said_not_to_be_known() {
        // given KuCoin, of which neither the name's label nor that of the last button is known
        ExchangeProfile kucoin = CATALOG.find("kucoin").orElseThrow();
        Drawing drawing =
                drawing(kucoin, kucoin.market(Market.SPOT).orElseThrow().guide());

        // then
        assertThat(drawing.unknown()).containsExactly("drawing.NAME", "drawing.ADDRESSES", "drawing.PRESS");
        assertThat(page(drawing, Locale.ENGLISH).replaceAll("<[^>]*>", "").replaceAll("\\s+", " "))
                .contains("We do not know what KuCoin calls: Name of the key, IP addresses, The button that ends it.");
        assertThat(page(drawing, Locale.GERMAN)).contains("Wir wissen nicht, wie KuCoin das nennt:");
        assertThat(page(drawing, Locale.forLanguageTag("es"))).contains("No sabemos cómo llama KuCoin a:");
    }

    @Test
    void the_words_of_an_action_stand_with_the_part_they_belong_to() {
        // given Bybit, where one action is to choose something and to give a name, and Binance, where one has a button
        ExchangeProfile bybit = CATALOG.find("bybit").orElseThrow();
        ExchangeProfile binance = CATALOG.find("binance").orElseThrow();

        // then
        assertThat(drawing(bybit, bybit.market(Market.SPOT).orElseThrow().guide())
                        .elements())
                .filteredOn(element -> element.numbers().contains(3))
                .extracting(Drawing.Element::part, Drawing.Element::words)
                .containsExactly(tuple(FormPart.CHOICE, List.of("API Transaction")), tuple(FormPart.NAME, List.of()));
        assertThat(drawing(binance, binance.market(Market.SPOT).orElseThrow().guide())
                        .elements())
                .filteredOn(element -> element.part() == FormPart.ADDRESSES)
                .singleElement()
                .satisfies(element -> {
                    assertThat(element.word()).isEqualTo("Restrict access to trusted IPs only");
                    assertThat(element.more()).containsExactly("Confirm");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "Altrady, FUTURES, 1, Altrady Futures Nov 2026",
        "Altrady, SPOT, 3, Altrady Spot Nov 2026 3",
        "Harbour Trading, FUTURES, 1, Harbour Futures Nov 2026",
        "A platform with a name, SPOT, 1, A Spot Nov 2026",
        "Überbörse & Söhne, SPOT, 1, Uberborse Spot Nov 2026",
        "Incomprehensibilities, FUTURES, 1, Futures Nov 2026",
        "'', SPOT, 1, Spot Nov 2026",
    })
    void a_key_gets_a_name_that_every_form_takes(String platform, Market market, int attempt, String name) {
        assertThat(KeyName.of(platform, market, Instant.parse("2026-11-30T23:59:00Z"), attempt))
                .isEqualTo(name)
                .hasSizeLessThanOrEqualTo(KeyName.MOST);
    }

    private static Drawing drawing(ExchangeProfile profile, Guide guide) {
        return Drawing.of(
                profile,
                guide,
                new AddressList(
                        profile.name(), profile.whitelist(), profile.whitelist().supported() ? ADDRESSES : List.of()),
                "Harbour Spot Nov 2026");
    }

    private static List<FormPart> parts(Drawing drawing) {
        return drawing.elements().stream().map(Drawing.Element::part).toList();
    }

    private static String html(String text) {
        return HtmlUtils.htmlEscape(text);
    }

    private static String page(Drawing drawing, Locale reader) {
        ClassLoaderTemplateResolver templates = new ClassLoaderTemplateResolver();
        templates.setPrefix("templates/");
        templates.setSuffix(".html");
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        engine.setTemplateEngineMessageSource(Phrases.source());
        return engine.process("guide/drawing", new Context(reader, Map.of("drawing", drawing, "withAddresses", true)));
    }
}
