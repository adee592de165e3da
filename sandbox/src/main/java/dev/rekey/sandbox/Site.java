package dev.rekey.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges' web site. Whoever may open it may be anybody on it; strangers' pages may not use a visitor's browser
 * for it, which the form token, the check of the host and the headers see to.
 */
final class Site implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,6}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

    private final Registry registry;
    private final Map<String, ExchangeApi> apis;
    private final String formToken = UUID.randomUUID().toString();
    private final Pages pages = new Pages(formToken);
    private final Tickets tickets = new Tickets();
    private final Answer style = Answer.text(200, "text/css;charset=UTF-8", resource("/sandbox/site.css"));

    Site(Registry registry, Map<String, ExchangeApi> apis) {
        this.registry = registry;
        this.apis = apis;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        try (http) {
            Wire.send(
                    http,
                    answer(http)
                            .with("Cache-Control", "no-store")
                            .with(
                                    "Content-Security-Policy",
                                    "default-src 'none'; style-src 'self'; img-src data:;"
                                            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
                            .with("Referrer-Policy", "no-referrer")
                            .with("X-Content-Type-Options", "nosniff"));
        }
    }

    private Answer answer(HttpExchange http) throws IOException {
        try {
            if (!Visit.forThisMachine(http)) {
                return pages.message(421, "Wrong address", "Open the sandbox as 127.0.0.1 or localhost.");
            }
            return answer(Visit.read(http));
        } catch (NoSuchElementException e) {
            return pages.message(404, "Not found", "There is no such page or key.");
        } catch (IllegalArgumentException e) {
            return pages.message(400, "Not understood", "The request makes no sense.");
        } catch (RuntimeException e) {
            LOG.error("A page of the sandbox failed ({}).", e.getClass().getName());
            return pages.message(500, "Something went wrong", "The sandbox could not do this. Its log says more.");
        }
    }

    private Answer answer(Visit visit) {
        if (visit.posts()) {
            String token = visit.form().first("token");
            return token != null && Signatures.same(formToken, token)
                    ? post(visit, api(visit))
                    : pages.message(
                            403,
                            "Form out of date",
                            "The sandbox was restarted. Go back, reload the page and try again.");
        }
        if (!visit.method().equals("GET") && !visit.method().equals("HEAD")) {
            return pages.message(405, "Not possible", "Pages are fetched with GET and forms sent with POST.")
                    .with("Allow", "GET, HEAD, POST");
        }
        if (visit.page().isEmpty() && visit.exchange().isEmpty()) {
            return pages.front(apis.values().stream().map(ExchangeApi::exchange).toList());
        }
        if (visit.page().isEmpty() && visit.exchange().equals("site.css")) {
            return style;
        }
        return get(visit, api(visit));
    }

    private Answer get(Visit visit, ExchangeApi api) {
        Exchange exchange = api.exchange();
        if (visit.page().equals("colours.css")) {
            return Pages.colours(exchange);
        }
        String user = visit.field("user");
        if (visit.page().equals("switches")) {
            return switches(visit, api, List.of(), visit.field("done").isEmpty() ? null : "Set.");
        }
        String wrong = user.isEmpty() ? null : Registry.problemWithUser(user).orElse(null);
        if (user.isEmpty() || wrong != null) {
            return pages.signIn(exchange, registry.users(exchange.id()), wrong);
        }
        return switch (visit.page()) {
            case "" -> pages.keys(exchange, user, keys(exchange, user), registry.now(), done(visit.field("done")));
            case "create" -> pages.create(exchange, user, Fields.none(), List.of());
            case "created" -> {
                SandboxKey key = tickets.take(visit.field("ticket"));
                yield key != null && key.exchange().equals(exchange.id())
                        ? pages.created(exchange, user, key)
                        : pages.gone(exchange, user);
            }
            case "edit" -> {
                SandboxKey key = key(visit, exchange);
                yield pages.edit(exchange, user, key, key.permissions(), joined(exchange, key.addresses()), List.of());
            }
            case "delete" -> pages.delete(exchange, user, key(visit, exchange));
            default -> throw new NoSuchElementException();
        };
    }

    private Answer post(Visit visit, ExchangeApi api) {
        Exchange exchange = api.exchange();
        String user = visit.field("user");
        return switch (visit.page()) {
            case "sign-in" -> signIn(exchange, user);
            case "create" -> create(visit, api);
            case "edit" -> edit(visit, api);
            case "delete" -> {
                registry.delete(exchange.id(), key(visit, exchange).id());
                yield Answer.seeOther(Pages.address(exchange, "", user) + "&done=deleted");
            }
            case "extend" -> {
                registry.extend(
                        exchange, key(visit, exchange).id(), api.conditions().propagation());
                yield Answer.seeOther(Pages.address(exchange, "", user) + "&done=extended");
            }
            case "switches" -> set(visit, api);
            case "forgive" -> {
                exchange.forgive();
                yield backToSwitches(exchange, user);
            }
            case "futures" -> {
                registry.setFutures(exchange.id(), user, visit.field("open").equals("yes"));
                yield backToSwitches(exchange, user);
            }
            case "end" -> {
                registry.end(exchange, key(visit, exchange).id());
                yield backToSwitches(exchange, user);
            }
            default -> throw new NoSuchElementException();
        };
    }

    private Answer signIn(Exchange exchange, String user) {
        try {
            return Answer.seeOther(Pages.address(
                    exchange, "", registry.ensureUser(exchange.id(), user, null).name()));
        } catch (OrderRefused e) {
            return pages.signIn(exchange, registry.users(exchange.id()), e.getMessage());
        }
    }

    private Answer create(Visit visit, ExchangeApi api) {
        Exchange exchange = api.exchange();
        String user = visit.field("user");
        try {
            SandboxKey key = registry.create(
                            exchange,
                            user,
                            order(visit, exchange),
                            api.conditions().propagation())
                    .key();
            return Answer.seeOther(Pages.address(exchange, "created", user) + "&ticket=" + tickets.put(key));
        } catch (OrderRefused e) {
            return pages.create(exchange, user, visit.form(), e.problems());
        }
    }

    private KeyOrder order(Visit visit, Exchange exchange) {
        List<Problem> unreadable = new ArrayList<>();
        Instant end = end(visit, exchange, unreadable);
        String window = visit.field("nonceWindow");
        if (!window.isEmpty() && !NUMBER.matcher(window).matches()) {
            unreadable.add(new Problem("nonceWindow", "The nonce window is a number."));
        }
        if (!unreadable.isEmpty()) {
            throw new OrderRefused(unreadable);
        }
        return new KeyOrder(
                visit.field("label"),
                Set.copyOf(visit.form().all("permissions")),
                exchange.addressForm().split(visit.field("addresses")),
                Objects.requireNonNullElse(visit.form().first("passphrase"), ""),
                end,
                window.isEmpty() ? 0 : Long.parseLong(window),
                visit.field("publicKey"));
    }

    private @Nullable Instant end(Visit visit, Exchange exchange, List<Problem> unreadable) {
        String date = exchange.offersEnd() ? visit.field("ends") : "";
        String days = visit.field("lifetime");
        if (!date.isEmpty()) {
            try {
                return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeException e) {
                unreadable.add(new Problem("validUntil", "The day of expiry has to look like 2027-12-31."));
            }
        } else if (exchange.lifetimes().stream()
                .anyMatch(choice -> choice.toString().equals(days))) {
            return registry.now().plus(Duration.ofDays(Long.parseLong(days)));
        } else if (!days.isEmpty()) {
            unreadable.add(new Problem("validUntil", "Choose one of the lifetimes."));
        }
        return null;
    }

    private Answer edit(Visit visit, ExchangeApi api) {
        Exchange exchange = api.exchange();
        String user = visit.field("user");
        SandboxKey key = key(visit, exchange);
        Set<String> permissions = Set.copyOf(visit.form().all("permissions"));
        String addresses = visit.field("addresses");
        try {
            registry.edit(
                    exchange,
                    key.id(),
                    permissions,
                    exchange.addressForm().split(addresses),
                    api.conditions().propagation());
            return Answer.seeOther(Pages.address(exchange, "", user) + "&done=saved");
        } catch (OrderRefused e) {
            return pages.edit(exchange, user, key, permissions, addresses, e.problems());
        }
    }

    private Answer set(Visit visit, ExchangeApi api) {
        List<Problem> problems = new ArrayList<>();
        Fault fault = Arrays.stream(Fault.values())
                .filter(one -> one.name().equals(visit.field("fault")))
                .findFirst()
                .orElseThrow();
        Duration propagation = seconds(visit, "propagation", problems);
        Duration clockOffset = seconds(visit, "clockOffset", problems);
        if (propagation.isNegative()) {
            problems.add(new Problem("propagation", "A saved key cannot be in force before it is saved."));
        }
        if (!problems.isEmpty()) {
            return switches(visit, api, problems, null);
        }
        String refusal = visit.field("refusal");
        if (!refusal.isEmpty() && !api.refuses(refusal)) {
            throw new IllegalArgumentException();
        }
        api.set(new Conditions(fault, propagation, clockOffset, refusal.isEmpty() ? null : refusal));
        return backToSwitches(api.exchange(), visit.field("user"));
    }

    private static Duration seconds(Visit visit, String field, List<Problem> problems) {
        String typed = visit.field(field);
        if (SECONDS.matcher(typed).matches()) {
            return Duration.ofSeconds(Long.parseLong(typed));
        }
        problems.add(new Problem(field, "Seconds are a whole number."));
        return Duration.ZERO;
    }

    private Answer switches(Visit visit, ExchangeApi api, List<Problem> problems, @Nullable String done) {
        Exchange exchange = api.exchange();
        String user = visit.field("user");
        return pages.switches(
                exchange,
                registry.user(exchange.id(), user).orElse(null),
                user,
                keys(exchange, user),
                api.conditions(),
                problems,
                done);
    }

    private static Answer backToSwitches(Exchange exchange, String user) {
        return Answer.seeOther(Pages.address(exchange, "switches", user) + "&done=set");
    }

    private static @Nullable String done(String what) {
        return switch (what) {
            case "saved" -> "Saved.";
            case "deleted" -> "The key is deleted.";
            case "extended" -> "The key is extended, without IP restriction.";
            default -> null;
        };
    }

    private ExchangeApi api(Visit visit) {
        ExchangeApi api = apis.get(visit.exchange());
        if (api == null) {
            throw new NoSuchElementException();
        }
        return api;
    }

    private List<SandboxKey> keys(Exchange exchange, String user) {
        return registry.user(exchange.id(), user).map(registry::keys).orElse(List.of());
    }

    private SandboxKey key(Visit visit, Exchange exchange) {
        return keys(exchange, visit.field("user")).stream()
                .filter(key -> key.id().equals(visit.field("id")))
                .findFirst()
                .orElseThrow();
    }

    private static String joined(Exchange exchange, List<String> addresses) {
        return String.join(exchange.addressForm().lines() ? "\n" : ", ", addresses);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the page style is not readable", e);
        }
    }
}
