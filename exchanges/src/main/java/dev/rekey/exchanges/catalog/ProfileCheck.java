package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Check;
import dev.rekey.terms.Verdict;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Whether a profile holds together. Run when the catalogue is loaded, so that a slip in a profile stops the build and
 * never reaches a trader.
 */
final class ProfileCheck extends Holding {

    /** How the source of a row without codes begins when the exchange gives no sign of the cause. */
    static final String CANNOT_TELL = "the exchange cannot tell: ";

    /** How the source of a row without codes begins when the cause is read from an answer, not from a refusal. */
    static final String NOT_A_REFUSAL = "not a refusal: ";

    /** How the source of the row for withdrawing begins where keys are made without that right, and without a box for it. */
    static final String NEVER_WITHDRAWS = "no key made there can withdraw: ";

    /** How the source of a row begins whose codes may also stand for other causes. */
    static final String SHARED = "one answer for several causes: ";

    /** What the two languages' patterns do not read alike: groups with options, classes by property, Java's own ends. */
    private static final Pattern NOT_ALIKE = Pattern.compile("\\(\\?|\\\\[pPAzZGQEhHRX]|[*+?}]\\+|&&|\\[[^\\]]*\\[");

    /** The only statuses that can be about a key when nothing else is said. */
    private static final List<String> ABOUT_THE_KEY = List.of("HTTP 400", "HTTP 401");

    /** The private keys that can sign. */
    private static final List<String> KEY_FILES = List.of("Ed25519", "P-256", "RSA");

    private static final List<String> FIELD_IDS = List.of("apiKey", "secret", "passphrase");

    private static final Pattern LETTERS = Pattern.compile("[A-Z][A-Za-z]{1,2}");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");

    private final ExchangeProfile profile;

    private ProfileCheck(ExchangeProfile profile) {
        this.profile = profile;
    }

    /**
     * What is wrong with this profile.
     *
     * @param folder the folder it was read from
     * @return one short text each; empty when it holds together
     */
    static List<String> problems(String folder, ExchangeProfile profile) {
        ProfileCheck check = new ProfileCheck(profile);
        check.complete("profile", profile);
        // The other rules may read every value: a profile with holes is told about its holes only.
        if (check.holds()) {
            check.identity(folder, profile.id());
            check.markets();
            check.emblem();
            check.fields();
            check.whitelistAndKey();
            check.refusals();
            check.facts(profile.facts());
            check.sites();
            check.rights();
        }
        return check.problems();
    }

    /** The same for an exchange that is closing or has closed. */
    static List<String> problems(String folder, ClosedExchange exchange) {
        return ClosedCheck.problems(folder, exchange);
    }

    private void emblem() {
        if (!LETTERS.matcher(profile.emblem().letters()).matches()) {
            problem("emblem letters are not two or three, the first a capital: "
                    + profile.emblem().letters());
        }
        if (!COLOUR.matcher(profile.emblem().colour()).matches()) {
            problem("emblem colour is not written as #0b6b5d: "
                    + profile.emblem().colour());
        }
    }

    private void markets() {
        if (profile.markets().isEmpty()) {
            problem("there is no market");
        }
        unique("market", profile.markets().stream().map(MarketProfile::market).toList());
        for (MarketProfile market : profile.markets()) {
            secure(market.market() + " baseUrl", market.baseUrl());
            if (market.guide().start() != null) {
                secure(market.market() + " start", market.guide().start());
            }
            guide(market.market() + " guide", market.guide());
            form(market.market() + " guide", market.guide());
        }
    }

    private void secure(String where, URI address) {
        if (!"https".equals(address.getScheme()) || address.getHost() == null) {
            problem(where + " is not an https address: " + address);
        }
    }

    private void guide(String where, Guide guide) {
        guide.before().forEach(text -> sentence(where + " before", text));
        actions(where, guide.actions());
        guide.after().forEach(text -> sentence(where + " after", text));
        boolean withdrawLeft = false;
        for (Guide.Box box : guide.boxes()) {
            plain(where + " box", box.name());
            optionalSentence(where + " box " + box.name(), box.why());
            if (box.name().toLowerCase(Locale.ROOT).contains("withdraw")) {
                withdrawLeft = true;
                if (box.tick()) {
                    problem(where + " ticks " + box.name());
                }
            }
        }
        if (!withdrawLeft && !(guide.boxes().isEmpty() && neverWithdraws())) {
            problem(where + " does not leave a withdraw box unticked");
        }
    }

    private void actions(String where, List<Guide.Action> actions) {
        actions.forEach(action -> {
            sentence(where + " action", action.text());
            action.path().forEach(words -> plain(where + " path", words));
        });
        if (actions.isEmpty()) {
            problem(where + " has no actions");
        }
    }

    /** Whether the form can be drawn of it: what is typed, chosen and ticked there has an action that says when. */
    private void form(String where, Guide guide) {
        Set<FormPart> parts = EnumSet.noneOf(FormPart.class);
        for (Guide.Action action : guide.actions()) {
            parts.addAll(action.at());
            if (action.path().isEmpty() && action.at().stream().anyMatch(FormPart::worded)) {
                problem(where + " names no words for " + action.at());
            }
        }
        needs(where, parts, FormPart.PERMISSIONS, !guide.boxes().isEmpty());
        needs(where, parts, FormPart.ADDRESSES, profile.whitelist().supported());
        boolean passphrase =
                profile.fields().stream().anyMatch(field -> field.id().equals("passphrase"));
        needs(where, parts, FormPart.PASSPHRASE, passphrase);
    }

    private void needs(String where, Set<FormPart> parts, FormPart part, boolean there) {
        if (there && !parts.contains(part)) {
            problem(where + " has no action at " + part);
        }
    }

    private boolean neverWithdraws() {
        return profile.refusals().stream()
                .anyMatch(
                        row -> row.cause() == Cause.WITHDRAW_ON && row.source().startsWith(NEVER_WITHDRAWS));
    }

    private void fields() {
        List<String> ids = profile.fields().stream().map(Field::id).toList();
        unique("field", ids);
        if (!ids.contains("apiKey") || !ids.contains("secret")) {
            problem("the fields apiKey and secret are not both there");
        }
        for (Field field : profile.fields()) {
            if (!FIELD_IDS.contains(field.id())) {
                problem("field " + field.id() + " is none of " + FIELD_IDS);
            }
            plain("field " + field.id() + " label", field.label());
            optionalSentence("field " + field.id() + " hint", field.hint());
            shape("field " + field.id(), field.shape());
            field.mistaken().forEach(kind -> {
                pattern("field " + field.id() + " mistaken", kind.pattern());
                sentence("field " + field.id() + " mistaken", kind.say());
                sentence("field " + field.id() + " mistaken", kind.advice());
            });
        }
    }

    private void shape(String where, Field.Shape shape) {
        plain(where + " words", shape.words());
        if (shape.keyFiles() != null && !KEY_FILES.containsAll(shape.keyFiles())) {
            problem(where + " takes a private key of a kind that is none of " + KEY_FILES);
        }
        if (shape.least() < 1 || shape.least() > shape.most()) {
            problem(where + " is from " + shape.least() + " to " + shape.most() + " long");
        }
        pattern(where, shape.pattern());
    }

    private void pattern(String where, String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException unreadable) {
            problem(where + " has a pattern that does not compile: " + unreadable.getDescription());
            return;
        }
        if (!pattern.startsWith("^") || !pattern.endsWith("$")) {
            problem(where + " has a pattern without both ends: " + pattern);
        }
        if (NOT_ALIKE.matcher(pattern).find()) {
            problem(where + " has a pattern that a browser may read otherwise: " + pattern);
        }
    }

    private void whitelistAndKey() {
        Integer most = profile.whitelist().most();
        if (most != null && most < 1) {
            problem("the whitelist takes " + most + " addresses");
        }
        List<String> keys = profile.key().slots();
        unique("key", keys);
        if (!keys.contains("main")) {
            problem("the key main is not among " + keys);
        }
        optionalSentence("key expiry", profile.key().expiry());
        profile.rates().forEach(rate -> {
            if (rate.requests() < 1 || rate.per().isZero() || rate.per().isNegative()) {
                problem("the rate of " + rate.path() + " lets nothing through");
            }
        });
        ClockRule clock = profile.clock();
        if (clock != null && (clock.within().isZero() || clock.within().isNegative())) {
            problem("our clock may be off by " + clock.within());
        }
        KeyRules.Extension extend = profile.key().extend();
        if (extend != null) {
            actions("key extend", extend.actions());
            sentence("key extend after", extend.after());
        }
    }

    private void refusals() {
        Set<Cause> missing = EnumSet.allOf(Cause.class);
        profile.refusals().forEach(row -> missing.remove(row.cause()));
        if (!missing.isEmpty()) {
            problem("there is no refusal for " + missing);
        }
        for (Refusal row : profile.refusals()) {
            String where = refusal(row);
            if (row.codes().isEmpty()
                    && !row.source().startsWith(CANNOT_TELL)
                    && !row.source().startsWith(NOT_A_REFUSAL)
                    && !(row.cause() == Cause.WITHDRAW_ON && row.source().startsWith(NEVER_WITHDRAWS))) {
                problem(where + " has no codes and does not say why");
            }
            if (row.verdict() == Verdict.ACCEPTED) {
                problem(where + " accepts the key");
            }
            if (row.verdict() == Verdict.REJECTED
                    && row.codes().stream()
                            .anyMatch(code -> code.startsWith("HTTP ") && !ABOUT_THE_KEY.contains(code))) {
                problem(where + " blames the key for a status that a gateway gives as well");
            }
            if (row.verdict() == Verdict.REJECTED && row.repair() == null) {
                problem(where + " rejects the key and names no step that helps");
            }
            if (row.patience() != null && (row.verdict() != Verdict.NOT_READY || !isFollowed(row))) {
                problem(where + " has patience, and no row of its codes that rejects after it");
            }
            if (notAboutTheKey(row.cause()) && row.verdict() != Verdict.UNKNOWN) {
                problem(where + " is not about the key and must be UNKNOWN");
            }
        }
        codes();
    }

    private String refusal(Refusal row) {
        String where = "refusal " + row.cause() + " " + row.codes();
        sentence(where + " say", row.say());
        sentence(where + " advice", row.advice());
        optionalSentence(where + " agent", row.agent());
        return where;
    }

    /** Whether another row says what the same codes mean once the patience is over. */
    private boolean isFollowed(Refusal row) {
        int after = profile.refusals().indexOf(row) + 1;
        return profile.refusals().stream()
                .skip(after)
                .anyMatch(next -> next.cause() == row.cause()
                        && next.verdict() == Verdict.REJECTED
                        && next.codes().containsAll(row.codes()));
    }

    private static boolean notAboutTheKey(Cause cause) {
        return cause == Cause.RATE_LIMIT || cause == Cause.MAINTENANCE || cause == Cause.REGION_OR_NETWORK;
    }

    private void codes() {
        Map<String, Refusal> seen = new HashMap<>();
        for (Refusal row : profile.refusals()) {
            for (String code : row.codes()) {
                Refusal other = seen.putIfAbsent(code, row);
                if (other == null || (other.cause() == row.cause() && other.patience() != null)) {
                    continue;
                }
                if (other.cause() == row.cause()) {
                    problem("code " + code + " stands twice for " + row.cause());
                } else if (!row.source().startsWith(SHARED) || !other.source().startsWith(SHARED)) {
                    problem("code " + code + " stands for " + other.cause() + " and " + row.cause()
                            + ", and not both rows say so");
                }
            }
        }
        // Texts are compared by their beginning: one that begins like another would never be reached.
        seen.forEach((code, row) -> seen.forEach((longer, other) -> {
            if (code.contains(":") && longer.startsWith(code) && row.cause() != other.cause()) {
                problem("code " + code + " for " + row.cause() + " is the beginning of " + longer + " for "
                        + other.cause());
            }
        }));
    }

    private void sites() {
        List<Site> sites = profile.otherSites();
        unique("site", sites.stream().map(Site::id).toList());
        for (Site site : sites) {
            if (!site.id().matches("[a-z0-9]+")) {
                problem("the site " + site.id() + " is not of lower case letters and digits");
            }
            plain("site " + site.id() + " name", site.name());
            site.hosts().forEach((market, host) -> {
                secure("site " + site.id() + " " + market, host);
                if (profile.market(market).isEmpty()) {
                    problem("the site " + site.id() + " has a market that the exchange has not: " + market);
                }
            });
            Objects.requireNonNullElse(site.refusals(), List.<Refusal>of()).forEach(this::refusal);
            if (site.hosts().isEmpty()) {
                problem("the site " + site.id() + " has no host");
            }
        }
    }

    private void rights() {
        Elsewhere elsewhere = profile.elsewhere();
        if (elsewhere != null && elsewhere.effect() == Elsewhere.Effect.HARMLESS && !elsewhere.confirmed()) {
            problem("asking from elsewhere is called harmless, and that is not confirmed");
        }
        for (RightGate gate : profile.gates()) {
            String where = "gate " + gate.call();
            plain(where + " box", gate.box());
            if (gate.off().isEmpty()) {
                problem(where + " has no code that says that the box is empty");
            }
            if (gate.check() != Check.NO_WITHDRAW && gate.check() != Check.TRADE) {
                problem(where + " is about " + gate.check() + " and not about withdrawing or trading");
            }
            if (gate.proves()
                    && gate.check() == Check.NO_WITHDRAW
                    && profile.key().tellsWithdraw()) {
                problem(where + " is not needed: the right to withdraw is told");
            }
        }
        AccountCall account = profile.account();
        if (account != null && account.fields().isEmpty()) {
            problem("the call that tells whose key it is has no field");
        }
        if (account != null && account.confirmed() != profile.key().tellsAccount()) {
            problem("whose key it is is told by a confirmed call, or is not told");
        }
    }
}
