package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.check.FakeExchange.KEY;
import static dev.rekey.exchanges.check.FakeExchange.NOW;
import static dev.rekey.exchanges.check.FakeExchange.addresses;
import static dev.rekey.exchanges.testing.Reports.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.vectors.Vector;
import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Whatever stands in the fields of a credential: a check ends with a report, and nothing of them gets out. */
class CredentialStaysInsideTest {

    private static final Catalog CATALOG = Catalog.load();
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String A = "127.0.0.31";
    private static final String B = "127.0.0.32";

    /** Stands in every odd value, and never at its end: the last four characters of a key may be shown. */
    private static final String MARKER = "MARKq7w2";

    /** OkHttp's loggers; kept, because the JDK forgets those that nobody holds. */
    private static final java.util.logging.Logger OKHTTP = java.util.logging.Logger.getLogger("okhttp3");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<LogRecord> okHttpLog = new CopyOnWriteArrayList<>();
    private final Handler okHttpHandler = new Handler() {
        @Override
        public void publish(LogRecord one) {
            okHttpLog.add(one);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private @Nullable Level levelBefore;

    @BeforeEach
    void listen() {
        levelBefore = root().getLevel();
        root().setLevel(Level.TRACE);
        log.start();
        root().addAppender(log);
        OKHTTP.setLevel(java.util.logging.Level.ALL);
        OKHTTP.addHandler(okHttpHandler);
    }

    @AfterEach
    void stopListening() {
        root().detachAppender(log);
        root().setLevel(levelBefore);
        OKHTTP.removeHandler(okHttpHandler);
        OKHTTP.setLevel(null);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"okx", "bitget"})
    void a_passphrase_that_no_header_can_carry_is_named_and_nothing_is_sent(String exchange) {
        for (String odd : List.of("pass’s1word", "motdépassé1", "pass\u0000word1", "pass\u007fword1", "pass\tword1")) {
            try (FakeExchange server = FakeExchange.answering(seen -> Answer.ok("{}"))) {
                // when
                KeyReport report = server.check(request(exchange, Market.SPOT, withPassphrase(odd)));

                // then
                assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
                ToldFinding found = finding(report, Check.PASSPHRASE);
                String name = CATALOG.find(exchange).orElseThrow().name();
                assertThat(found.say())
                        .isEqualTo("The field Passphrase holds a letter or sign that cannot be sent to " + name + ".");
                assertThat(found.advice())
                        .isEqualTo(
                                "Type it with plain letters, digits and signs, because a phone may have turned ' into ’.");
                assertThat(found.repair()).isEqualTo(Step.PASTE);
                assertThat(found.detail()).isEqualTo("not sent to " + name);
                assertThat(server.seen()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"okx", "bitget"})
    void a_passphrase_of_plain_signs_with_a_space_inside_is_sent(String exchange) {
        try (FakeExchange server = FakeExchange.answering(seen -> Answer.ok("{}"))) {
            server.check(request(exchange, Market.SPOT, withPassphrase("it's ~ \"plain\" !")));
            assertThat(server.seen()).isNotEmpty();
        }
    }

    @Test
    void where_only_a_signature_of_the_passphrase_is_sent_it_may_hold_any_letter() {
        try (FakeExchange server = FakeExchange.answering(seen -> Answer.ok("{}"))) {
            server.check(request("kucoin", Market.SPOT, withPassphrase("pass’s1word")));
            assertThat(server.seen()).isNotEmpty();
        }
    }

    static Stream<Arguments> places() {
        return CATALOG.all().stream()
                .flatMap(profile -> profile.markets().stream().map(one -> Arguments.of(profile.id(), one.market())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("places")
    void no_odd_value_throws_or_shows_anywhere(String exchange, Market market) {
        SoftAssertions softly = new SoftAssertions();
        Credential good = recorded(exchange);
        try (FakeExchange server = FakeExchange.answering(seen -> new Answer(401, ""))) {
            KeyVerifier verifier = server.verifier(exchange, addresses(A, B), CLOCK);
            odd(good).forEach((what, credential) -> {
                log.list.clear();
                okHttpLog.clear();

                // when
                AtomicReference<@Nullable KeyReport> report = new AtomicReference<>();
                Throwable thrown =
                        catchThrowable(() -> report.set(verifier.verify(request(exchange, market, credential))));

                // then
                softly.assertThat(thrown).as("thrown with %s", what).isNull();
                softly.assertThat(report.get() + everythingIn(thrown) + logged())
                        .as("shown with %s", what)
                        .doesNotContain(MARKER);
            });
        }
        softly.assertAll();
    }

    @Test
    void what_a_leak_would_look_like_is_seen() {
        RuntimeException leak = new IllegalStateException("outer");
        leak.addSuppressed(new IllegalStateException("inner", new IOException(MARKER)));
        root().trace("with {}", MARKER);

        assertThat(everythingIn(leak)).contains(MARKER);
        assertThat(logged()).contains(MARKER);
    }

    @Test
    void what_signing_throws_goes_on_without_a_word_of_it() {
        // given
        RuntimeException words = new IllegalArgumentException(MARKER, new IOException(MARKER));
        words.addSuppressed(new IOException(MARKER));

        // when
        for (Throwable thrown : faults(() -> {
            throw words;
        })) {
            // then only the place in the code is told
            assertThat(thrown)
                    .isInstanceOf(CheckFault.class)
                    .hasMessage(CheckFault.WORDS)
                    .hasNoCause()
                    .hasNoSuppressedExceptions();
            assertThat(thrown.getStackTrace()).isEqualTo(words.getStackTrace());
        }
    }

    @Test
    void what_building_a_request_throws_goes_on_without_a_word_of_it() {
        for (Throwable thrown : faults(() -> Map.of("X-Passphrase", MARKER + "\u2019"))) {
            assertThat(thrown).isInstanceOf(CheckFault.class).hasMessage(CheckFault.WORDS);
        }
    }

    /** What leaves the verifier when requests with these headers are asked one by one, in a row, and at once. */
    private List<Throwable> faults(Supplier<Map<String, String>> headers) {
        List<Consumer<Session>> ways = List.of(
                session -> session.ask(A, Scripted.CALL),
                session -> session.askEach(List.of(A, B), Scripted.CALL, 1, reply -> false),
                session -> session.askEach(List.of(A, B), Scripted.CALL, 2, reply -> false));
        KeyCheckRequest request = request("binance", Market.SPOT, KEY);
        List<Throwable> faults = new ArrayList<>();
        try (FakeExchange server = FakeExchange.answering(seen -> Answer.ok("{}"))) {
            KeyVerifier verifier = server.verifier("binance", addresses(A, B), CLOCK);
            for (Consumer<Session> way : ways) {
                Throwable thrown =
                        catchThrowable(() -> verifier.verify(new Scripted(headers, way), profile("binance"), request));
                assertThat(everythingIn(thrown) + logged()).doesNotContain(MARKER);
                faults.add(thrown);
            }
            assertThat(server.seen()).isEmpty();
        }
        return faults;
    }

    /** An exchange's part that signs and asks as a test says. */
    private record Scripted(Supplier<Map<String, String>> headers, Consumer<Session> asks) implements ExchangeApi {

        static final Endpoint CALL = new Endpoint("GET", "/call", "", Market.SPOT);

        @Override
        public String exchange() {
            return "binance";
        }

        @Override
        public List<Endpoint> endpoints() {
            return List.of(CALL);
        }

        @Override
        public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
            return new SignedRequest(endpoint.method(), URI.create(baseUrl + endpoint.path()), headers.get(), null);
        }

        @Override
        public Optional<String> unusable(Credential credential) {
            return Optional.empty();
        }

        @Override
        public @Nullable Said refusal(JsonNode answer) {
            return null;
        }

        @Override
        public boolean answers(Endpoint endpoint, JsonNode answer) {
            return true;
        }

        @Override
        public void check(Session session, Findings findings) {
            asks.accept(session);
        }
    }

    private static ExchangeProfile profile(String exchange) {
        return CATALOG.find(exchange).orElseThrow();
    }

    private static KeyCheckRequest request(String exchange, Market market, Credential credential) {
        return new KeyCheckRequest(exchange, market, credential, List.of(A, B), null);
    }

    private static Credential withPassphrase(String passphrase) {
        return new Credential(KEY.apiKey(), KEY.secret(), passphrase);
    }

    /** Each odd value in each of the fields, by what it is. */
    private static Map<String, Credential> odd(Credential good) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("a curly quote", MARKER + "\u2019s1");
        values.put("an accent", MARKER + "\u00e9s1");
        values.put("an emoji", MARKER + "\ud83d\ude80s1");
        values.put("NUL", MARKER + "\0s1");
        values.put("a line end", MARKER + "\ns1");
        values.put("a line end of Windows", MARKER + "\r\nX-Other: s1");
        values.put("a tab", MARKER + "\ts1");
        values.put("DEL", MARKER + "\u007fs1");
        values.put("half a character", MARKER + "\ud83ds1");
        values.put("the other half first", "\ude80" + MARKER + "s1s1");
        values.put("a space inside", MARKER + " s1s1");
        values.put("spaces around it", "  " + MARKER + "s1s1  ");
        values.put("signs that addresses cannot hold", MARKER + "%zz\"<>\\^`{|}#?&=+/:;,s1");
        values.put("a key file's first line", "-----BEGIN PRIVATE KEY-----" + MARKER + "s1s1");
        values.put("no end", MARKER.repeat(20_000) + "s1s1");
        values.put("plain letters", MARKER + "s1s1");
        values.put("nothing", "");
        values.put("spaces alone", "   ");
        Map<String, Credential> odd = new LinkedHashMap<>();
        values.forEach((what, value) -> {
            odd.put(what + " as key", new Credential(value, good.secret(), good.passphrase()));
            odd.put(what + " as secret", new Credential(good.apiKey(), value, good.passphrase()));
            odd.put(what + " as passphrase", new Credential(good.apiKey(), good.secret(), value));
        });
        odd.put("no passphrase", new Credential(good.apiKey(), good.secret(), null));
        return odd;
    }

    /** A made-up credential with which this exchange's requests can be signed. */
    private static Credential recorded(String exchange) {
        try (InputStream file = Objects.requireNonNull(
                CredentialStaysInsideTest.class.getResourceAsStream("/dev/rekey/exchanges/vectors.json"))) {
            Credential recorded = Vector.read(new String(file.readAllBytes(), StandardCharsets.UTF_8)).stream()
                    .filter(one -> one.exchange().equals(exchange))
                    .map(Vector::credential)
                    .findFirst()
                    .orElseThrow();
            return new Credential(
                    recorded.apiKey(),
                    recorded.secret(),
                    Objects.requireNonNullElse(recorded.passphrase(), "phrase123"));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** All that a log shows of what was thrown: its words, its causes', and those set aside. */
    private static String everythingIn(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter all = new StringWriter();
        thrown.printStackTrace(new PrintWriter(all, true));
        return all.toString();
    }

    private String logged() {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent one : log.list) {
            all.append(one.getFormattedMessage()).append('\n');
            IThrowableProxy thrown = one.getThrowableProxy();
            all.append(thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
        }
        SimpleFormatter format = new SimpleFormatter();
        okHttpLog.forEach(one -> all.append(format.format(one)));
        return all.toString();
    }
}
