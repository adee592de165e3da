package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.ClockRule;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.terms.Check;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Verdict;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * One check of one key: signs and sends what the exchange's part asks for, from the address it asks for, and counts.
 * Nothing is sent twice, and nothing of a request is written anywhere.
 */
public final class Session {

    /** The route the machine takes by itself: asked from when there is no whitelist. */
    public static final String ANYWHERE = "";

    private static final int MOST_BYTES = 256 * 1024;
    private static final int LONGEST_WORDS = 200;

    /** Where an exchange does not look at the time: a larger difference is none of the way. */
    private static final Duration LONGEST_LIFE_OF_AN_ANSWER = Duration.ofSeconds(30);

    private static final Duration LONGEST_PAUSE = Duration.ofDays(3);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ExchangeApi api;
    private final ExchangeProfile profile;
    private final KeyCheckRequest request;
    private final ExchangeHosts hosts;
    private final OutgoingAddresses outgoing;
    private final Duration callTimeout;
    private final Clock clock;
    private final boolean trustsClock;
    private final Supplier<Instant> times;
    private final Pace pace;
    private final List<String> usable;
    private final List<String> unusable;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicReference<@Nullable Question> unknownKey = new AtomicReference<>();
    private final AtomicReference<@Nullable Question> firstAnswered = new AtomicReference<>();

    /** What was asked, and from where. */
    record Question(String address, Endpoint endpoint) {}

    Session(
            ExchangeApi api,
            ExchangeProfile profile,
            KeyCheckRequest request,
            ExchangeHosts hosts,
            OutgoingAddresses outgoing,
            Duration callTimeout,
            Clock clock,
            boolean trustsClock,
            Supplier<Instant> times) {
        this.api = api;
        this.profile = profile;
        this.request = request;
        this.hosts = hosts;
        this.outgoing = outgoing;
        this.callTimeout = callTimeout;
        this.clock = clock;
        this.trustsClock = trustsClock;
        this.times = times;
        this.pace = new Pace(profile.rates());
        List<String> with = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (String address : whitelist()) {
            (outgoing.configured().contains(address) ? with : without).add(address);
        }
        if (whitelist().isEmpty()) {
            with.add(ANYWHERE);
        }
        this.usable = List.copyOf(with);
        this.unusable = List.copyOf(without);
    }

    /** What is known of the exchange. */
    public ExchangeProfile profile() {
        return profile;
    }

    /** The market the key is for. */
    public Market market() {
        return request.market();
    }

    /** What is to be proved, in the clear: never for a finding. */
    public Credential credential() {
        return request.credential();
    }

    /** The exchange account the old key belonged to, if known. */
    public @Nullable String expectedUid() {
        return request.expectedUid();
    }

    /** The addresses the key must work from, each once. */
    public List<String> whitelist() {
        return request.whitelist().stream().distinct().toList();
    }

    /** The addresses that can be asked from, in their order; {@link #ANYWHERE} alone when there is no whitelist. */
    public List<String> usable() {
        return usable;
    }

    /** The addresses of the whitelist that have no way out here. */
    public List<String> unusable() {
        return unusable;
    }

    /** The time now. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * Whether this is how an exchange shows the key that is checked: whole, or with its ends only, as "abcd*****".
     * Exchanges list keys of others of the same account besides.
     */
    public boolean shows(String shown) {
        String key = request.credential().apiKey();
        int from = shown.indexOf('*');
        if (from < 0) {
            return shown.equals(key);
        }
        String begin = shown.substring(0, from);
        String end = shown.substring(shown.lastIndexOf('*') + 1);
        return begin.length() + end.length() > 0
                && begin.length() + end.length() <= key.length()
                && key.startsWith(begin)
                && key.endsWith(end);
    }

    /** How many requests were sent. */
    public int sent() {
        return sent.get();
    }

    /** What was asked first of all that the exchange refused because it does not know the key; null when nothing was. */
    @Nullable
    Question unknownKey() {
        return unknownKey.get();
    }

    /** What was asked first of all that the exchange answered with yes, and from where; null when nothing was. */
    @Nullable
    Question firstAnswered() {
        return firstAnswered.get();
    }

    /** The address to ask from that is on no list; null when there is none, or it is on this one. */
    @Nullable
    String probe() {
        String probe = outgoing.probe().orElse(null);
        boolean listed = probe != null
                && whitelist().stream()
                        .flatMap(entry -> AddressRange.parse(entry).stream())
                        .anyMatch(entry -> entry.contains(probe));
        return listed ? null : probe;
    }

    /**
     * The call of this name.
     *
     * @throws IllegalArgumentException when the exchange's part has no such call
     */
    Endpoint endpoint(String name) {
        return api.endpoints().stream()
                .filter(endpoint -> endpoint.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(profile.id() + " has no call " + name));
    }

    /** Sends one signed request, once, and reads what came. Does not throw for anything an exchange or network does. */
    public Reply ask(String address, Endpoint endpoint) {
        if (api.endpoints().stream().noneMatch(known -> known.covers(endpoint))) {
            // Each call that may be made is written down, and a test holds the list: nothing else is ever sent.
            throw new IllegalArgumentException(endpoint.name() + " is none of the calls of " + profile.id());
        }
        OkHttpClient client = address.equals(ANYWHERE)
                ? outgoing.fromAnywhere(callTimeout)
                : outgoing.from(address, callTimeout)
                        .orElseThrow(() -> new IllegalArgumentException("no way out from " + address));
        try {
            pace.await(endpoint.path());
        } catch (InterruptedException brokenOff) {
            Thread.currentThread().interrupt();
            return Reply.without(Reply.Kind.TIMED_OUT);
        }
        sent.incrementAndGet();
        SignedRequest signed =
                api.sign(hosts.baseUrl(profile, endpoint.host()), endpoint, request.credential(), times.get());
        Instant asked = now();
        try (Response response = client.newCall(http(signed)).execute()) {
            // The body first: Kraken refuses with 200, and others answer 4xx and 5xx with a code that says more.
            BufferedSource source = response.body().source();
            boolean tooLong = source.request(MOST_BYTES + 1L);
            String body = tooLong ? "" : source.readString(StandardCharsets.UTF_8);
            Reply reply =
                    judge(endpoint, response.code(), response.message(), body, pause(response.header("Retry-After")));
            Duration off = off(asked, fresh(response) ? response.header("Date") : null);
            if (off != null && mayBeTheClock(reply)) {
                return reply.because(ourClock(off));
            }
            if (reply.ok()) {
                firstAnswered.compareAndSet(null, new Question(address, endpoint));
            }
            if (reply.refusedFor(Cause.UNKNOWN_KEY)) {
                unknownKey.compareAndSet(null, new Question(address, endpoint));
            }
            return reply;
        } catch (InterruptedIOException late) {
            return Reply.without(Reply.Kind.TIMED_OUT);
        } catch (IOException broken) {
            return Reply.without(Reply.Kind.UNREACHABLE);
        }
    }

    /** Whether an answer was written for this request, and not kept on the way from an earlier one. */
    private static boolean fresh(Response response) {
        return response.header("Age") == null;
    }

    /**
     * How far our clock is ahead of the exchange's, by the time in its answer; null when that is too little to matter or
     * not known. The answer was written between asking and reading, so that a slow way is not taken for a wrong clock.
     */
    private @Nullable Duration off(Instant asked, @Nullable String date) {
        Instant told = trustsClock || date == null ? null : time(date);
        if (told == null) {
            return null;
        }
        ClockRule rule = profile.clock();
        Duration within = rule == null ? LONGEST_LIFE_OF_AN_ANSWER : rule.within();
        // Its time is cut to the second.
        Duration ahead = Duration.between(told.plusSeconds(1), asked);
        Duration behind = Duration.between(now(), told);
        if (ahead.compareTo(rule == null ? within : rule.longestAhead()) > 0) {
            return ahead;
        }
        return behind.compareTo(within) > 0 ? behind.negated() : null;
    }

    /** With a clock that is off no key can be proved wrong: not even a right one would be taken. */
    private boolean mayBeTheClock(Reply reply) {
        Cause cause = reply.rows().isEmpty() ? null : reply.rows().get(0).cause();
        return cause == Cause.CLOCK
                || (profile.clock() != null
                        && reply.refused()
                        && (cause == Cause.UNKNOWN_KEY
                                || cause == Cause.WRONG_SECRET
                                || cause == Cause.ADDRESS_NOT_LISTED));
    }

    private static Refusal ourClock(Duration off) {
        return Refusal.seen(Cause.CLOCK, Check.CLOCK, much(off.abs().toSeconds()), "read from the time in the answer");
    }

    private static Phrase much(long seconds) {
        if (seconds < 90) {
            return Phrase.of(FindingCode.CLOCK_OFF_SECONDS, String.valueOf(seconds));
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 90
                ? Phrase.of(FindingCode.CLOCK_OFF_MINUTES, String.valueOf(minutes))
                : Phrase.of(FindingCode.CLOCK_OFF_HOURS, String.valueOf((minutes + 30) / 60));
    }

    /**
     * Sends the same request from several addresses.
     *
     * @param parallel how many at a time; 1 keeps their order
     * @param stop after such a reply no further address is asked
     * @return the replies by address, in the order of the addresses; without those that were not asked
     */
    public Map<String, Reply> askEach(List<String> addresses, Endpoint endpoint, int parallel, Predicate<Reply> stop) {
        Map<String, Reply> replies = new ConcurrentHashMap<>();
        AtomicBoolean stopped = new AtomicBoolean();
        ExecutorService senders = Executors.newFixedThreadPool(Math.max(1, Math.min(parallel, addresses.size())));
        try {
            List<Future<?>> all = new ArrayList<>();
            for (String address : addresses) {
                all.add(senders.submit(() -> {
                    if (!stopped.get()) {
                        Reply reply = ask(address, endpoint);
                        replies.put(address, reply);
                        if (stop.test(reply)) {
                            stopped.set(true);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            // Who was not waited for counts as silent, never as not asked: the check must not pass without them.
            for (String address : addresses) {
                replies.putIfAbsent(address, Reply.without(Reply.Kind.TIMED_OUT));
            }
        } catch (ExecutionException failed) {
            throw new CheckFault(Objects.requireNonNullElse(failed.getCause(), failed));
        } finally {
            senders.shutdownNow();
        }
        Map<String, Reply> inOrder = new LinkedHashMap<>();
        for (String address : addresses) {
            Reply reply = replies.get(address);
            if (reply != null) {
                inOrder.put(address, reply);
            }
        }
        return inOrder;
    }

    /** The catalogue's first row for a cause that stands for this key by now. */
    public Optional<Refusal> row(Cause cause) {
        return standing().filter(row -> row.cause() == cause).findFirst();
    }

    private Stream<Refusal> standing() {
        Instant since = request.triedSince();
        Duration tried = since == null ? Duration.ZERO : Duration.between(since, now());
        return profile.refusals().stream().filter(row -> row.stands(tried));
    }

    private Reply judge(Endpoint endpoint, int status, String words, String body, @Nullable Duration pause) {
        JsonNode json = read(body);
        if (json == null) {
            ExchangeApi.Said said = body.isBlank() ? api.statusLine(status, words) : null;
            return said == null
                    ? disturbed(status, withoutCredential(plain(body)), body.indexOf('<') >= 0, pause)
                    : refused(said, MissingNode.getInstance(), status, pause);
        }
        ExchangeApi.Said said = api.refusal(json);
        if (said != null) {
            return refused(said, json, status, pause);
        }
        if (status / 100 == 2 && api.answers(endpoint, json)) {
            return new Reply(Reply.Kind.ANSWERED, json, null, null, List.of(), null);
        }
        return disturbed(status, null, false, pause);
    }

    private Reply refused(ExchangeApi.Said said, JsonNode json, int status, @Nullable Duration pause) {
        String code = telling(said.codes());
        List<Refusal> rows = rows(code);
        return new Reply(
                Reply.Kind.REFUSED,
                json,
                withoutCredential(code),
                withoutCredential(said.text()),
                rows.isEmpty() ? rows(status) : rows,
                pause);
    }

    /**
     * The code of an answer that decides. Where one says that the exchange is disturbed or asks to wait, what the others say
     * of the key may come of that; a code that is not known here says nothing.
     */
    private String telling(List<String> codes) {
        List<String> known =
                codes.stream().filter(code -> !rows(code).isEmpty()).toList();
        return known.stream()
                .filter(code -> rows(code).get(0).verdict() == Verdict.UNKNOWN)
                .findFirst()
                .or(() -> known.stream().findFirst())
                .orElse(codes.get(0));
    }

    /** A short text without markup; the pages of gateways are no words of the exchange. */
    private static @Nullable String plain(String body) {
        String text = body.strip();
        return text.isEmpty() || text.length() > LONGEST_WORDS || text.indexOf('<') >= 0 ? null : text;
    }

    private Reply disturbed(int status, @Nullable String text, boolean page, @Nullable Duration pause) {
        List<Refusal> named = rows(httpCode(status));
        if (!page && named.stream().anyMatch(row -> row.verdict() == Verdict.REJECTED)) {
            // Some exchanges refuse a key with nothing but a status; the catalogue then names it.
            return Reply.without(Reply.Kind.REFUSED, httpCode(status), text, named, pause);
        }
        Reply.Kind kind = status / 100 == 2 ? Reply.Kind.UNREADABLE : Reply.Kind.DISTURBED;
        // A page comes from a gateway on the way, which knows no keys.
        List<Refusal> rows = page
                ? rows(status).stream()
                        .filter(row -> row.verdict() == Verdict.UNKNOWN)
                        .toList()
                : rows(status);
        return Reply.without(kind, status / 100 == 2 ? null : httpCode(status), text, rows, pause);
    }

    private List<Refusal> rows(String code) {
        return standing().filter(row -> row.recognises(code)).toList();
    }

    /** Rows for an answer without a code of the exchange's own: of the catalogue, or what the status means anywhere. */
    private List<Refusal> rows(int status) {
        List<Refusal> rows = rows(httpCode(status));
        if (!rows.isEmpty()) {
            return rows;
        }
        Cause cause;
        if (status == 429 || status == 418) {
            cause = Cause.RATE_LIMIT;
        } else if (status / 100 == 3 || status == 403 || status == 407 || status == 451) {
            cause = Cause.REGION_OR_NETWORK;
        } else if (status / 100 == 5) {
            cause = Cause.MAINTENANCE;
        } else {
            return List.of();
        }
        // Some rows speak of the account or of one market: that is more than a status tells.
        return row(cause)
                .filter(row -> row.check() == Check.KEY_ACCEPTED)
                .map(List::of)
                .orElse(List.of());
    }

    private static String httpCode(int status) {
        return "HTTP " + status;
    }

    private static @Nullable JsonNode read(String body) {
        if (body.isBlank()) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(body);
            return json.isContainer() ? json : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /** What an exchange says is shown to people, and some repeat what they were sent. */
    private @Nullable String withoutCredential(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Credential credential = request.credential();
        String clean = text.replace(credential.secret(), "…").replace(credential.apiKey(), "…");
        String passphrase = credential.passphrase();
        return passphrase == null || passphrase.isEmpty() ? clean : clean.replace(passphrase, "…");
    }

    private @Nullable Duration pause(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("[0-9]{1,9}")) {
            return limit(Duration.ofSeconds(Long.parseLong(text)));
        }
        Instant until = time(text);
        return until == null ? null : limit(Duration.between(now(), until));
    }

    private static @Nullable Instant time(String header) {
        try {
            return ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME.localizedBy(Locale.ROOT))
                    .toInstant();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** A pause that can be kept: from one second to three days; null when it is already over. */
    static @Nullable Duration limit(Duration pause) {
        if (pause.isNegative() || pause.isZero()) {
            return null;
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static Request http(SignedRequest signed) {
        Headers.Builder headers = new Headers.Builder();
        signed.headers().forEach(headers::add);
        // Bytes, because OkHttp would add a character set to the content type of a text.
        String body = signed.body();
        RequestBody content = body == null ? null : RequestBody.create(body.getBytes(StandardCharsets.UTF_8));
        return new Request.Builder()
                .url(signed.url().toString())
                .headers(headers.build())
                .method(signed.method(), content)
                .build();
    }
}
