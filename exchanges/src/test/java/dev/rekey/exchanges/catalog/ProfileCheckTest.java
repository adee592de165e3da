package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Takes Binance's profile, which holds together, and breaks one thing at a time. */
class ProfileCheckTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** Sentences that say themselves: a profile names them in place of a key. */
    private static final Map<String, String> SAID = Stream.of(
                    "Two-step sign-in is on",
                    "Open it!",
                    "The Workflow waits.",
                    "first",
                    "It is another key.",
                    "It is another key..advice=Make another.",
                    "Another key",
                    "Another key.advice=Make another.",
                    "A slot ends.",
                    "Our clock is off",
                    "Our clock is off.advice=Wait.",
                    "Wait for the intake=It waits.",
                    "Wait for the intake.advice=Wait for the intake.",
                    "Look at the payloads=It waits.",
                    "Look at the payloads.advice=Wait.",
                    "Look at the payloads.agent=Look at the payloads.")
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[parts.length - 1]));

    @Test
    void the_unbroken_profile_holds_together() {
        assertThatCode(() -> read(profile -> {})).doesNotThrowAnyException();
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThatThrownBy(() -> read(profile -> {
                    object(profile, "/markets/0").put("baseUrl", "http://api.binance.com");
                    object(profile, "/fields/0/shape").put("pattern", "^[$");
                }))
                .hasMessageContainingAll("not an https address", "does not compile");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("breaks")
    void a_break_is_named_with_its_file(Consumer<ObjectNode> change, String problem) {
        assertThatThrownBy(() -> read(change))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("binance/profile.yaml: ")
                .hasMessageContaining(problem);
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                broken("names itself bitfinex", p -> p.put("id", "bitfinex")),
                broken("is not of lower case letters and digits", p -> p.put("id", "Binance")),
                broken("profile.whitelist is missing", p -> p.remove("whitelist")),
                broken(
                        "there are no words for refusal.NOBODY",
                        p -> object(p, "/refusals/0").put("code", "refusal.NOBODY")),
                broken(
                        "profile.refusals[0].source is missing",
                        p -> object(p, "/refusals/0").remove("source")),
                broken("profile.name is empty", p -> p.put("name", " ")),
                broken("unknown", p -> p.put("unknown", "x")),
                broken("tellsRights", p -> object(p, "/key").remove("tellsRights")),
                broken("profile.emblem is missing", p -> p.remove("emblem")),
                broken("emblem letters", p -> object(p, "/emblem").put("letters", "binance")),
                broken("emblem colour", p -> object(p, "/emblem").put("colour", "gold")),
                broken("there is no market", p -> array(p, "/markets").removeAll()),
                broken("market SPOT stands twice", p -> object(p, "/markets/1").put("market", "SPOT")),
                broken(
                        "SPOT baseUrl is not an https address",
                        p -> object(p, "/markets/0").put("baseUrl", "http://api.binance.com")),
                broken(
                        "FUTURES start is not an https address",
                        p -> object(p, "/markets/1/guide").put("start", "https:nowhere")),
                broken(
                        "SPOT guide has no actions",
                        p -> array(p, "/markets/0/guide/actions").removeAll()),
                broken(
                        "SPOT guide has no action at PERMISSIONS",
                        p -> object(p, "/markets/0/guide/actions/5").remove("at")),
                broken(
                        "FUTURES guide has no action at ADDRESSES",
                        p -> object(p, "/markets/1/guide/actions/5").remove("at")),
                broken(
                        "SPOT guide names no words for [MENU]",
                        p -> array(p, "/markets/0/guide/actions/0/path").removeAll()),
                broken(
                        "does not leave a withdraw box unticked",
                        p -> array(p, "/markets/0/guide/boxes").removeAll()),
                broken(
                        "SPOT guide ticks Enable Withdrawals",
                        p -> object(p, "/markets/0/guide/boxes/2").put("tick", true)),
                broken(
                        "SPOT guide before does not end with a full stop",
                        p -> array(p, "/markets/0/guide/before").set(0, "Two-step sign-in is on")),
                broken(
                        "SPOT guide action does not end with a full stop",
                        p -> object(p, "/markets/0/guide/actions/0").put("text", "Open it!")),
                broken(
                        "FUTURES guide after uses a word of ours",
                        p -> array(p, "/markets/1/guide/after").set(0, "The Workflow waits.")),
                broken(
                        "SPOT guide path uses a word of ours",
                        p -> array(p, "/markets/0/guide/actions/0/path").set(0, "Slot")),
                broken("field apiKey stands twice", p -> object(p, "/fields/1").put("id", "apiKey")),
                broken(
                        "the fields apiKey and secret are not both there",
                        p -> array(p, "/fields").remove(1)),
                broken("field memo is none of", p -> object(p, "/fields/1").put("id", "memo")),
                broken(
                        "field apiKey hint does not end with a full stop",
                        p -> object(p, "/fields/0").put("hint", "first")),
                broken(
                        "field apiKey is from 64 to 9 long",
                        p -> object(p, "/fields/0/shape").put("most", 9)),
                broken(
                        "a pattern that does not compile",
                        p -> object(p, "/fields/0/shape").put("pattern", "^[a-z$")),
                broken(
                        "a pattern without both ends",
                        p -> object(p, "/fields/0/shape").put("pattern", "[a-z]+")),
                broken(
                        "a pattern that a browser may read otherwise",
                        p -> object(p, "/fields/0/shape").put("pattern", "^\\p{Alnum}{64}$")),
                broken(
                        "a pattern that a browser may read otherwise",
                        p -> object(p, "/fields/0/shape").put("pattern", "^[a-z]++$")),
                broken("has a pattern without both ends: master", p -> mistaken(p, "master", "It is another key.")),
                broken("mistaken does not end with a full stop", p -> mistaken(p, "^m$", "Another key")),
                broken(
                        "the whitelist takes 0 addresses",
                        p -> object(p, "/whitelist").put("most", 0)),
                broken(
                        "the key main is not among [extra]",
                        p -> array(p, "/key/slots").set(0, "extra")),
                broken("key expiry uses a word of ours", p -> object(p, "/key").put("expiry", "A slot ends.")),
                broken(
                        "there is no refusal for [CLOCK]",
                        p -> refusal(p, "-1021").put("cause", "RATE_LIMIT")),
                broken(
                        "say does not end with a full stop",
                        p -> refusal(p, "-1021").put("code", "Our clock is off")),
                broken("advice uses a word of ours", p -> refusal(p, "-1021").put("code", "Wait for the intake")),
                broken("agent uses a word of ours", p -> refusal(p, "-1021").put("code", "Look at the payloads")),
                broken(
                        "has no codes and does not say why",
                        p -> refusal(p, "-1021").putArray("codes")),
                broken("accepts the key", p -> refusal(p, "-1021").put("verdict", "ACCEPTED")),
                broken("must be UNKNOWN", p -> refusal(p, "-1003").put("verdict", "REJECTED")),
                broken("names no step that helps", p -> refusal(p, "-2017").putNull("repair")),
                broken(
                        "code -1021 stands for WRONG_SECRET and CLOCK",
                        p -> codes(p, "-1022").add("-1021")),
                broken(
                        "code -2014 stands twice for UNKNOWN_KEY",
                        p -> codes(p, "-2008").add("-2014")),
                broken("code -2015 stands for", p -> refusal(p, "-2015").put("source", "Binance API errors")),
                broken(
                        "has patience, and no row of its codes that rejects after it",
                        p -> refusal(p, "-2017").put("patience", "PT5M")),
                broken(
                        "has patience, and no row of its codes that rejects after it",
                        p -> codes(p, "-2015").add("-9000")),
                broken("our clock may be off by PT0S", p -> object(p, "/clock").put("within", "PT0S")),
                broken(
                        "the rate of /key lets nothing through",
                        p -> p.putArray("rates")
                                .addObject()
                                .put("path", "/key")
                                .put("requests", 0)
                                .put("per", "PT1S")
                                .put("source", "documents")
                                .put("confirmed", true)),
                broken("there are no facts", p -> array(p, "/facts").removeAll()),
                broken(
                        "fact does not end with a full stop",
                        p -> object(p, "/facts/0").put("says", "Nobody knows")));
    }

    @Test
    void the_beginning_of_another_text_is_no_code() {
        assertThatThrownBy(() -> read(profile -> {
                    codes(profile, "-1021").add("EAPI:Invalid");
                    codes(profile, "-1022").add("EAPI:Invalid signature");
                }))
                .hasMessageContaining("code EAPI:Invalid for CLOCK is the beginning of EAPI:Invalid signature");
    }

    @Test
    void a_reason_stands_in_for_missing_codes() {
        assertThatCode(() -> read(profile -> {
                    ObjectNode row = refusal(profile, "-2017");
                    row.putArray("codes");
                    row.put("source", ProfileCheck.CANNOT_TELL + "nobody has seen it");
                }))
                .doesNotThrowAnyException();
    }

    @Test
    void only_keys_made_without_the_right_to_withdraw_may_have_no_box_for_it() {
        assertThatCode(() -> read(profile -> {
                    neverWithdraws(profile);
                    array(profile, "/markets/0/guide/boxes").removeAll();
                }))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        read(profile -> array(profile, "/markets/0/guide/boxes").removeAll()))
                .hasMessageContaining("does not leave a withdraw box unticked");
        assertThatThrownBy(() -> read(profile -> {
                    neverWithdraws(profile);
                    array(profile, "/markets/0/guide/boxes").remove(2);
                }))
                .hasMessageContaining("does not leave a withdraw box unticked");
        assertThatThrownBy(() -> read(profile -> {
                    ObjectNode row = refusal(profile, "-2017");
                    row.putArray("codes");
                    row.put("source", ProfileCheck.NEVER_WITHDRAWS + "it is said");
                }))
                .hasMessageContaining("has no codes and does not say why");
    }

    private static void neverWithdraws(ObjectNode profile) {
        for (JsonNode row : profile.path("refusals")) {
            if (row.path("cause").asString().equals("WITHDRAW_ON")) {
                ((ObjectNode) row).put("source", ProfileCheck.NEVER_WITHDRAWS + "it is said");
            }
        }
    }

    private static void mistaken(ObjectNode profile, String pattern, String say) {
        object(profile, "/fields/0")
                .putArray("mistaken")
                .addObject()
                .put("pattern", pattern)
                .put("code", say)
                .put("repair", "GENERATE_KEY");
    }

    private static Arguments broken(String problem, Consumer<ObjectNode> change) {
        return Arguments.of(change, problem);
    }

    private static ExchangeProfile read(Consumer<ObjectNode> change) {
        ObjectNode profile = binance();
        change.accept(profile);
        return Catalog.read("binance", new ByteArrayInputStream(YAML.writeValueAsBytes(profile)), SAID);
    }

    private static ObjectNode binance() {
        try (InputStream file = Objects.requireNonNull(
                Catalog.class.getResourceAsStream("/dev/rekey/exchanges/binance/profile.yaml"))) {
            ObjectNode profile = (ObjectNode) YAML.readTree(file);
            SharedRefusals.addTo(
                    profile,
                    YAML.readTree(Objects.requireNonNull(
                            Catalog.class.getResourceAsStream("/dev/rekey/exchanges/refusals/binance.yaml"))));
            return profile;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ObjectNode object(ObjectNode profile, String path) {
        return (ObjectNode) profile.at(path);
    }

    private static ArrayNode array(ObjectNode profile, String path) {
        return (ArrayNode) profile.at(path);
    }

    private static ArrayNode codes(ObjectNode profile, String code) {
        return (ArrayNode) refusal(profile, code).get("codes");
    }

    /** The first row with this code. */
    private static ObjectNode refusal(ObjectNode profile, String code) {
        for (JsonNode row : profile.get("refusals")) {
            for (JsonNode one : row.get("codes")) {
                if (one.asString().equals(code)) {
                    return (ObjectNode) row;
                }
            }
        }
        throw new AssertionError("no row with code " + code);
    }
}
