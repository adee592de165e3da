package dev.rekey.starter.desk;

import dev.rekey.accounts.read.InboxFilter;
import dev.rekey.accounts.read.Page;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.workflows.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What an agent wants to see of the inbox, as its address says it. What is not known stands for nothing, so that every
 * address shows a page.
 *
 * @param q what is searched
 * @param whose {@code mine}, {@code unassigned}, or empty for all
 * @param scope {@code ended}, or empty for open sessions
 * @param group only the sessions that wait for this
 * @param age how long they have waited: one of {@link Age}
 * @param sort {@code customer}, {@code risk}, or empty for whoever has waited longest
 * @param page which part of a group, from 0
 */
record InboxAsk(
        @Nullable String q,
        @Nullable String whose,
        @Nullable String scope,
        @Nullable String group,
        @Nullable String exchange,
        @Nullable String market,
        @Nullable String step,
        @Nullable String cause,
        @Nullable String reason,
        @Nullable String age,
        @Nullable String sort,
        @Nullable Integer page) {

    /** Whom a session can wait for, whoever needs somebody most first. */
    static final List<String> GROUPS = List.of("SUPPORT", "CUSTOMER", "EXCHANGE", "REKEY");

    private static final int MOST = 200;

    /** How long a session has waited. */
    enum Age {
        HOUR(Duration.ZERO, Duration.ofHours(1)),
        DAY(Duration.ofHours(1), Duration.ofDays(1)),
        DAYS(Duration.ofDays(1), Duration.ofDays(3)),
        LONGER(Duration.ofDays(3), null);

        private final Duration from;
        private final @Nullable Duration to;

        Age(Duration from, @Nullable Duration to) {
            this.from = from;
            this.to = to;
        }

        /** The moments between them, the newest first. */
        static List<Instant> bounds(Instant now) {
            return Arrays.stream(values())
                    .filter(age -> age.to != null)
                    .map(age -> now.minus(age.to))
                    .toList();
        }

        @Nullable
        Instant after(Instant now) {
            return to == null ? null : now.minus(to);
        }

        @Nullable
        Instant until(Instant now) {
            return from.isZero() ? null : now.minus(from);
        }

        /** Which of them it is, the newest first. */
        int place() {
            return List.of(values()).indexOf(this);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    InboxAsk {
        q = text(q);
        whose = one(List.of("mine", "unassigned"), whose);
        scope = one(List.of("ended"), scope);
        group = one(GROUPS, group);
        exchange = text(exchange);
        market = one(names(Market.values()), market);
        step = one(names(Step.values()), step);
        cause = text(cause);
        reason = one(names(Reason.values()), reason);
        age = one(Arrays.stream(Age.values()).map(Age::word).toList(), age);
        sort = one(List.of("customer", "risk"), sort);
        page = page == null || page < 0 ? 0 : page;
    }

    boolean ended() {
        return "ended".equals(scope);
    }

    /** Whether anything narrows what is shown, besides whose it is. */
    boolean filtered() {
        return q != null || !filters().isEmpty();
    }

    /** What narrows it, by its part of the address. */
    Map<String, String> filters() {
        Map<String, String> all = all();
        all.keySet().removeAll(List.of("q", "whose", "scope", "sort"));
        return all;
    }

    /** Which page of its rows. */
    Page page(int size) {
        return new Page(page == null ? 0 : page, size);
    }

    InboxFilter.Sort order() {
        return sort == null ? InboxFilter.Sort.SINCE : InboxFilter.Sort.valueOf(sort.toUpperCase(Locale.ROOT));
    }

    /** Whose sessions, for the database. */
    @Nullable
    String agent(String me) {
        return whose == null ? null : whose.equals("mine") ? me : "";
    }

    /** What the database looks for. */
    InboxFilter filter(String me, Instant now) {
        Age waited = age == null ? null : Age.valueOf(age.toUpperCase(Locale.ROOT));
        return new InboxFilter(
                agent(me),
                group,
                exchange,
                market,
                step,
                cause,
                reason,
                waited == null ? null : waited.after(now),
                waited == null ? null : waited.until(now),
                q);
    }

    /** The address that differs from this one in one part, and begins with the first rows. */
    String with(String part, @Nullable String value) {
        Map<String, String> all = all();
        if (value == null || value.equals(all.get(part))) {
            all.remove(part);
        } else {
            all.put(part, value);
        }
        return address(all);
    }

    /** The address of other rows of the same. */
    String at(int otherPage) {
        Map<String, String> all = all();
        if (otherPage > 0) {
            all.put("page", Integer.toString(otherPage));
        }
        return address(all);
    }

    /** The address with nothing but whose sessions. */
    String cleared() {
        return address(whose == null ? Map.of() : Map.of("whose", whose));
    }

    static String address(Map<String, String> parts) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/desk");
        parts.keySet().forEach(part -> address.queryParam(part, "{" + part + "}"));
        return address.encode().buildAndExpand(parts).toUriString();
    }

    /** The parts of the address that say something. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        put(all, "whose", whose);
        put(all, "scope", scope);
        put(all, "group", group);
        put(all, "exchange", exchange);
        put(all, "market", market);
        put(all, "step", step);
        put(all, "cause", cause);
        put(all, "reason", reason);
        put(all, "age", age);
        put(all, "sort", sort);
        put(all, "q", q);
        return all;
    }

    private static void put(Map<String, String> all, String part, @Nullable String value) {
        if (value != null) {
            all.put(part, value);
        }
    }

    private static @Nullable String text(@Nullable String typed) {
        return typed == null || typed.isBlank() || typed.length() > MOST ? null : typed.strip();
    }

    private static @Nullable String one(List<String> known, @Nullable String asked) {
        return asked != null && known.contains(asked) ? asked : null;
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }
}
