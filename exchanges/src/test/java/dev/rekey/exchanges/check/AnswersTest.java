package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers of exchanges, as people reported them, and the verdict that is right. */
class AnswersTest {

    private static final String A = "127.0.0.21";
    private static final String B = "127.0.0.22";

    /** What an exchange's own site says of a key that only another site knows. */
    private static final Answer NOT_OURS =
            Answer.ok("{\"retCode\":10003,\"retMsg\":\"API key is invalid.\",\"result\":{}}");

    static Stream<Arguments> cases() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(AnswersTest.class.getResourceAsStream("/dev/rekey/exchanges/answers.json"))) {
            List<JsonNode> all = JsonMapper.shared()
                    .readTree(file)
                    .get("cases")
                    .valueStream()
                    .toList();
            return all.stream()
                    .map(one -> Arguments.of(
                            one.get("id").asString(),
                            one.get("exchange").asString(),
                            one.get("why").asString(),
                            one));
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cases")
    void an_answer_that_people_met_has_the_verdict_that_is_right(
            String id, String exchange, String why, JsonNode given) {
        // given
        JsonNode body = given.get("body");
        Answer answer = new Answer(given.get("status").asInt(), body.isString() ? body.asString() : body.toString());
        boolean elsewhere = given.has("site");
        try (FakeExchange home = FakeExchange.answering(seen -> elsewhere ? NOT_OURS : answer);
                FakeExchange site = FakeExchange.answering(seen -> answer)) {

            // when
            KeyReport report = verify(given, home.url(), elsewhere ? site.url() : null);

            // then
            assertThat(report.verdict())
                    .as("%s", report.findings())
                    .isEqualTo(Verdict.valueOf(given.get("verdict").asString()));
            ToldFinding finding =
                    finding(report, Check.valueOf(given.get("check").asString()));
            assertThat(found(report, finding.check()).verdict())
                    .as("%s", report.findings())
                    .isNotEqualTo(Verdict.ACCEPTED);
            if (given.has("say")) {
                Pattern say = Pattern.compile(given.get("say").asString(), Pattern.CASE_INSENSITIVE);
                assertThat(finding.say() + " " + finding.advice()).containsPattern(say);
            }
        }
    }

    private static KeyReport verify(JsonNode given, URI home, @Nullable URI site) {
        String exchange = given.get("exchange").asString();
        Map<Market, URI> here = Map.of(Market.SPOT, home, Market.FUTURES, home);
        Map<String, Map<String, Map<Market, URI>>> sites = site == null
                ? Map.of()
                : Map.of(
                        exchange,
                        Map.of(given.get("site").asString(), Map.of(Market.SPOT, site, Market.FUTURES, site)));
        Credential fake = FakeExchange.KEY;
        Credential key = new Credential(
                given.path("key").asString(fake.apiKey()),
                given.has("coinbaseSecret") ? "ERERERERERERERERERERERERERERERERERERERERERE=" : fake.secret(),
                fake.passphrase());
        return KeyVerifier.create(
                        Catalog.load(),
                        new ExchangeHosts(Map.of(exchange, here), sites),
                        FakeExchange.addresses(A, B),
                        Duration.ofSeconds(10),
                        Clock.fixed(FakeExchange.NOW, ZoneOffset.UTC),
                        time -> {})
                .trustingItsClock()
                .verify(new KeyCheckRequest(
                        exchange, Market.valueOf(given.get("market").asString()), key, List.of(A, B), null));
    }
}
