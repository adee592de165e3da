package dev.rekey.exchanges.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.RightGate;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.terms.Market;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Which calls a check may make: those in {@code calls.txt}, and nothing else. */
class CallsTest {

    private static final Catalog CATALOG = Catalog.load();

    /** A call is added there by whoever has read that it changes nothing. */
    @Test
    void each_call_that_can_be_made_is_written_down_with_all_its_parameters() throws IOException {
        List<String> calls = CATALOG.all().stream()
                .flatMap(profile -> ExchangeApi.find(profile.id()).orElseThrow().endpoints().stream()
                        .map(call -> (profile.id() + " " + call.name() + " " + call.query()).strip()))
                .sorted(Comparator.naturalOrder())
                .toList();
        try (InputStream file = CallsTest.class.getResourceAsStream("calls.txt")) {
            String written = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(calls).isEqualTo(written.lines().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v3/order ?symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.001&price=10000",
                "POST /api/v3/order/test ?symbol=BTCUSDT&side=SELL&type=MARKET&quantity=1",
                "POST /api/v3/order/test ",
                "DELETE /api/v3/order/test ?symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.001&price=10000",
                "POST /api/v3/capital/withdraw ",
            })
    void whatever_is_not_written_down_is_never_sent(String call) {
        String[] parts = call.split("[ ?]+", -1);
        Endpoint other = new Endpoint(parts[0], parts[1], parts.length > 2 ? parts[2] : "", Market.SPOT);
        try (FakeExchange exchange = FakeExchange.answering(seen -> Answer.ok("{}"))) {
            KeyVerifier verifier = exchange.verifier("mexc", FakeExchange.addresses("127.0.0.51"), Clock.systemUTC());
            KeyCheckRequest request =
                    new KeyCheckRequest("mexc", Market.SPOT, FakeExchange.KEY, List.of("127.0.0.51"), null);
            ExchangeProfile profile = CATALOG.find("mexc").orElseThrow();

            assertThatThrownBy(() -> verifier.verify(asking(other), profile, request))
                    .isInstanceOf(CheckFault.class);
            assertThat(exchange.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mexc, 'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.001&price=10000&timestamp=1795435200000&recvWindow=5000'",
        "binanceus, 'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=10000&timestamp=1795435200000&recvWindow=10000'",
    })
    void an_order_that_is_tried_out_is_sent_to_the_place_for_trying_out_with_these_parameters(String id, String query) {
        ExchangeApi api = ExchangeApi.find(id).orElseThrow();
        List<Endpoint> posts = api.endpoints().stream()
                .filter(call -> call.method().equals("POST"))
                .toList();

        assertThat(posts).hasSize(1);
        SignedRequest signed =
                api.sign(URI.create("https://example.org"), posts.get(0), FakeExchange.KEY, FakeExchange.NOW);
        assertThat(signed.url().getPath()).isEqualTo("/api/v3/order/test");
        assertThat(signed.url().getRawQuery()).startsWith(query + "&signature=");
        assertThat(signed.body()).isEmpty();
    }

    @Test
    void each_call_the_catalogue_names_can_be_made() {
        assertThat(CATALOG.all())
                .allSatisfy(profile -> assertThat(
                                ExchangeApi.find(profile.id()).orElseThrow().endpoints())
                        .extracting(Endpoint::name)
                        .containsAll(Stream.concat(
                                        profile.gates().stream().map(RightGate::call),
                                        Stream.ofNullable(profile.account()).map(account -> account.call()))
                                .toList()));
    }

    @Test
    void a_star_stands_for_a_number_and_for_nothing_else() {
        Endpoint query = new Endpoint("GET", "/query/*", "uid=*", Market.SPOT);

        assertThat(query.covers(query.with("4711"))).isTrue();
        assertThat(query.covers(query.with("4711/../order"))).isFalse();
        assertThat(query.covers(query.with("4711&side=BUY"))).isFalse();
        assertThat(query.covers(query.with(""))).isFalse();
        assertThat(query.covers(new Endpoint("POST", "/query/1", "uid=1", Market.SPOT)))
                .isFalse();
    }

    /** MEXC's part with one more thing to ask. */
    private static ExchangeApi asking(Endpoint other) {
        ExchangeApi mexc = ExchangeApi.find("mexc").orElseThrow();
        return new ExchangeApi() {
            @Override
            public String exchange() {
                return mexc.exchange();
            }

            @Override
            public List<Endpoint> endpoints() {
                return mexc.endpoints();
            }

            @Override
            public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
                return mexc.sign(baseUrl, endpoint, credential, at);
            }

            @Override
            public Optional<String> unusable(Credential credential) {
                return Optional.empty();
            }

            @Override
            public @Nullable Said refusal(JsonNode answer) {
                return mexc.refusal(answer);
            }

            @Override
            public boolean answers(Endpoint endpoint, JsonNode answer) {
                return true;
            }

            @Override
            public void check(Session session, Findings findings) {
                session.ask(session.usable().get(0), other);
            }
        };
    }
}
