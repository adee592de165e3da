package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Waiting;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A trader reads the guide in the language that they chose, that the platform knows, or that their browser wants. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=" + GuidePagesApplication.DATABASE)
class LanguageTest {

    /** What is not ours to translate: what people and exchanges call things, facts with their source, codes. */
    private static final Pattern NOT_OURS = Pattern.compile("(?s)<head>.*?</head>|<!--.*?-->"
            + "|<(code|q|small)\\b[^>]*>.*?</\\1>"
            + "|<span class=\"(?:crumb[^\"]*|visually-hidden)\"[^>]*>[^<]*</span>|<span lang=\"en\">[^<]*</span>"
            + "|<strong>[^<]*</strong>|<p class=\"label\">[^<]*</p>|<label for=\"field-[^>]*>[^<]*</label>"
            + "|<nav class=\"languages\".*?</nav>");

    private static final Pattern TEXT = Pattern.compile(">([^<>]*\\p{L}[^<>]*)<");
    private static final Pattern WORDS = Pattern.compile("\\p{L}+");

    @LocalServerPort
    int port;

    @Autowired
    Sample sample;

    @Autowired
    RotationDoor doors;

    @Autowired
    JdbcClient jdbc;

    private Sample.Visit visit;

    @BeforeEach
    void begin() {
        ((FakeDoor) doors).answer(new Answer.Over<>());
        visit = sample.begin(Reason.VAULT_RESET, "Alpha");
    }

    private Browser browser() {
        return new Browser(port);
    }

    private static String languageOf(HttpResponse<String> page) {
        return page.body().replaceAll("(?s).*?<html lang=\"([a-z]*)\".*", "$1");
    }

    @ParameterizedTest
    @CsvSource({
        "de, de",
        "de-AT;q=0.9, de",
        "'fr, es-MX;q=0.8, en;q=0.1', es",
        "fr, en",
        "en-GB, en",
        "*, en",
    })
    void a_link_opens_in_the_language_that_the_browser_wants(String wanted, String spoken) {
        HttpResponse<String> page = browser().wanting(wanted).page("/g/" + visit.token());

        assertThat(languageOf(page)).isEqualTo(spoken);
        assertThat(page.body())
                .contains(Map.of("de", "Leitfaden öffnen", "es", "Abrir la guía", "en", "Open the guide")
                        .get(spoken));
    }

    @Test
    void what_the_platform_knows_of_the_customer_comes_before_the_browser_and_what_was_chosen_before_both() {
        jdbc.sql("update customer set language = 'es-AR' where id = ?")
                .param(visit.customerId())
                .update();
        Browser trader = browser().wanting("en");

        // before and after signing in
        assertThat(languageOf(trader.page("/g/" + visit.token()))).isEqualTo("es");
        trader.enter(visit);
        assertThat(languageOf(trader.page("/guide"))).isEqualTo("es");

        // what is chosen once stays, on every page
        assertThat(languageOf(trader.page("/guide?lang=de"))).isEqualTo("de");
        assertThat(languageOf(trader.page("/guide"))).isEqualTo("de");
        assertThat(languageOf(trader.page("/guide/vault"))).isEqualTo("de");
        assertThat(languageOf(trader.page("/guide?lang=xx"))).isEqualTo("de");

        // the desk is English
        assertThat(languageOf(trader.page("/desk/sign-in"))).isEqualTo("en");
    }

    @Test
    void a_language_is_chosen_on_a_page_that_can_be_fetched_again() {
        HttpResponse<String> page = browser().page("/g/" + visit.token());

        assertThat(page.body())
                .contains("href=\"?lang=es\"", "lang=\"de\"", "Deutsch", "aria-current=\"true\"")
                .contains("aria-label=\"Language\"");
        assertThat(page.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.contains("rekey-language"));
        assertThat(browser().page("/g/" + visit.token() + "?lang=de").headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("rekey-language=de;")
                        && cookie.contains("HttpOnly")
                        && cookie.contains("SameSite=Lax"));
    }

    @Test
    void a_refusal_and_its_words_are_in_the_reader_s_language_too() {
        Browser trader = browser().wanting("de");
        trader.page("/g/" + visit.token());

        assertThat(trader.post("/g/" + visit.token(), Map.of("code", "12")).body())
                .contains("Der Code hat sechs Ziffern.");
        assertThat(browser().wanting("es").page("/guide").body())
                .contains("<html lang=\"es\"", "Abre tu enlace")
                .doesNotContain("Open your link");
        assertThat(Browser.read(browser().wanting("de").jsonAnswer("/guide"))
                        .path("detail")
                        .asString())
                .isEqualTo("Öffne zuerst den Link, den du bekommen hast.");
    }

    /** Each step, a refusal, a wait, a success and the end, all read in two languages and compared. */
    @ParameterizedTest
    @ValueSource(strings = {"es", "de"})
    void no_sentence_of_a_page_is_the_same_in_another_language(String language) {
        String binance = visit.accountIds().get(0);
        String kucoin = visit.accountIds().get(1);
        String spot = visit.accountIds().get(2);
        String kraken = visit.accountIds().get(3);
        sample.publish(sample.view(visit, binance).at(Step.PASTE).build());
        sample.publish(sample.view(visit, kucoin).at(Step.GENERATE_KEY).build());
        sample.publish(sample.view(visit, spot)
                .at(Step.PASTE)
                .found(
                        Verdict.REJECTED,
                        Finding.passed(Check.KEY_ACCEPTED),
                        Finding.failed(Check.SECRET, Phrase.of("refusal.binance.WRONG_SECRET"), Step.PASTE))
                .build());
        sample.publish(sample.view(visit, kraken)
                .at(Step.VERIFY)
                .waitingOn(Waiting.EXCHANGE)
                .found(Verdict.NOT_READY, Finding.unknown(Check.ADDRESSES, Phrase.of(FindingCode.TIMED_OUT)))
                .build());
        Browser trader = browser().enter(visit);

        for (String path : new String[] {"/guide", "/guide/vault", "/g/none"}) {
            compare(trader, path, language);
        }
        visit.accountIds().forEach(account -> compare(trader, "/guide/accounts/" + account, language));

        sample.publish(sample.view(visit, binance).at(Step.VERIFY).connected().build());
        sample.publish(sample.view(visit, kucoin).at(Step.EDIT).shortWay().build());
        sample.publish(sample.view(visit, spot).over(Outcome.REPLACED).build());
        sample.publish(sample.view(visit, kraken).at(Step.EDIT).help("x").build());
        visit.accountIds().forEach(account -> compare(trader, "/guide/accounts/" + account, language));
        compare(trader, "/guide", language);
    }

    private static void compare(Browser trader, String path, String language) {
        Set<String> english = sentences(trader.page(path + "?lang=en").body());
        Set<String> other = sentences(trader.page(path + "?lang=" + language).body());

        assertThat(english).as(path).isNotEmpty();
        other.retainAll(english);
        assertThat(other).as("the same in English and %s: %s", language, path).isEmpty();
    }

    /** What stands on a page, of two words or more that begin small somewhere: names and menus have capitals. */
    private static Set<String> sentences(String page) {
        String ours = NOT_OURS.matcher(page).replaceAll("<>");
        return TEXT.matcher(ours)
                .results()
                .map(found -> found.group(1).strip())
                .filter(text -> WORDS.matcher(text)
                                .results()
                                .filter(word ->
                                        Character.isLowerCase(word.group().charAt(0)))
                                .count()
                        > 1)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
