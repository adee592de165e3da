package dev.rekey.sandbox.kit;

import static dev.rekey.sandbox.Refusal.UNHEARD_OF;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.exchanges.catalog.RightGate;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.ExchangeHosts;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.check.KeyVerifier;
import dev.rekey.exchanges.check.OutgoingAddresses;
import dev.rekey.exchanges.check.Policy;
import dev.rekey.sandbox.Conditions;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.Fault;
import dev.rekey.sandbox.KeyOrder;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.Proving;
import dev.rekey.sandbox.SandboxExchanges;
import dev.rekey.sandbox.SandboxOptions;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every exchange and market of the catalogue through the same cases, over real HTTP with real signatures. Nothing here
 * knows an exchange by name: what a case needs is asked of the profile and of the sandbox's form.
 *
 * <p>{@code -Dkit.only=kraken,okx} runs it for these alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExchangeKitTest {

    private static final List<String> ADDRESSES = List.of("127.20.0.1", "127.20.0.2", "127.20.0.3");
    /** Stands on no list. */
    private static final String PROBE = "127.20.0.9";

    private static final String PASSPHRASE = "kit-passphrase-1";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Catalog CATALOG = Catalog.load();

    /** The word by which people know that a cause is among those named. */
    private static final Map<Cause, String> WORDS = Map.of(
            Cause.UNKNOWN_KEY, "\\bkey\\b",
            Cause.WRONG_SECRET, "\\b(secret|private key)\\b",
            Cause.ADDRESS_NOT_LISTED, "\\baddress",
            Cause.EXPIRED_OR_LOCKED, "\\b(deleted|ended|locked|switched off|disabled)\\b",
            Cause.RIGHT_MISSING, "permission");

    private SandboxExchanges sandbox;
    private ExchangeHosts hosts;
    private KeyVerifier verifier;

    @BeforeAll
    void start(@TempDir Path folder) {
        sandbox = SandboxExchanges.start(new SandboxOptions(folder.resolve("sandbox.json"), 0));
        hosts = new Proving(sandbox).hosts();
    }

    @AfterAll
    void stop() {
        sandbox.close();
    }

    /** An exchange and one of its markets. */
    record Place(ExchangeProfile profile, Market market, Exchange form) {

        String id() {
            return profile.id();
        }

        boolean bindsAddresses() {
            return form.addressForm().limit() > 0;
        }

        @Override
        public String toString() {
            return profile.name() + " " + market;
        }
    }

    static Stream<Place> places() {
        Set<String> only = Set.of(System.getProperty("kit.only", "").split(","));
        return CATALOG.all().stream()
                .filter(profile -> only.contains("") || only.contains(profile.id()))
                .flatMap(profile -> profile.markets().stream()
                        .map(market -> new Place(profile, market.market(), Exchange.of(profile.id()))));
    }

    static Stream<Place> withPassphrase() {
        return places().filter(place -> place.form().wantsPassphrase());
    }

    static Stream<Place> bindingAddresses() {
        return places().filter(Place::bindsAddresses);
    }

    static Stream<Place> tellingAddresses() {
        return bindingAddresses().filter(place -> place.profile().key().tellsAddresses());
    }

    static Stream<Place> tellingAccounts() {
        return places().filter(place -> place.profile().key().tellsAccount());
    }

    static Stream<Place> withWithdrawals() {
        return places().filter(place -> place.form().withdrawalBox() != null);
    }

    /** Where a key that only reads cannot be made, no right can be missing. */
    static Stream<Place> withReadingOnly() {
        return places().filter(place -> !place.form()
                .readingBoxes()
                .equals(place.form().tradingBoxes(place.market().name())));
    }

    static Stream<Place> withAnEnd() {
        return places().filter(place ->
                place.form().offersEnd() || !place.form().lifetimes().isEmpty());
    }

    @BeforeEach
    void calm() {
        for (String exchange : sandbox.apis().keySet()) {
            sandbox.setConditions(exchange, new Conditions(Fault.NONE, Duration.ZERO, Duration.ZERO));
            sandbox.forgive(exchange);
        }
        // A new one each time: connections kept from a case that shut the ports would fail the next one.
        verifier = verifier(Clock.systemUTC());
    }

    private KeyVerifier verifier(Clock clock) {
        OutgoingAddresses.Builder outgoing = OutgoingAddresses.builder();
        ADDRESSES.forEach(address -> outgoing.bind(address, address));
        return KeyVerifier.create(CATALOG, hosts, outgoing.build(), PATIENCE, clock)
                .withoutPauses();
    }

    @Test
    void every_exchange_of_the_catalogue_has_a_sandbox_with_the_same_markets_and_addresses() {
        assertThat(CATALOG.all()).allSatisfy(profile -> {
            Exchange form = Exchange.of(profile.id());
            assertThat(form.name()).isEqualTo(profile.name());
            assertThat(form.markets())
                    .containsExactlyInAnyOrderElementsOf(profile.markets().stream()
                            .map(m -> m.market().name())
                            .toList());
            assertThat(form.addressForm().limit() > 0)
                    .isEqualTo(profile.whitelist().supported());
            assertThat(form.wantsPassphrase())
                    .isEqualTo(profile.fields().stream()
                            .anyMatch(field -> field.id().equals("passphrase")));
        });
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void a_key_made_with_care_is_accepted(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        long before = sandbox.requests(place.id());

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.ACCEPTED);
        assertThat(result(report, Check.KEY_ACCEPTED)).isEqualTo(CheckResult.PASSED);
        assertThat(result(report, Check.SECRET)).isEqualTo(CheckResult.PASSED);
        if (place.bindsAddresses()) {
            assertThat(result(report, Check.ADDRESSES)).isEqualTo(CheckResult.PASSED);
        }
        if (place.profile().key().tellsAccount()) {
            assertThat(report.exchangeUid()).isEqualTo(key.user().uid());
        }
        assertThat(sandbox.requests(place.id()) - before)
                .as("requests: at most six and one for each address")
                .isLessThanOrEqualTo(6 + ADDRESSES.size());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void a_wrong_secret_is_rejected(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        // Somebody else's: where keys of one user share the public half, the user's own other secret would be right.
        LiveKey other =
                make(place, "ben", place.form().tradingBoxes(place.market().name()), ADDRESSES);

        // when
        Credential right = credential(key);
        KeyReport report = verify(
                place,
                new Credential(right.apiKey(), credential(other).secret(), right.passphrase()),
                key.user().uid());

        // then
        rejected(report);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void a_deleted_key_is_rejected(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        sandbox.deleteKey(place.id(), key.key().id());

        // when
        long before = sandbox.requests(place.id());
        KeyReport report = verify(place, credential(key), null);

        // then
        // Where one answer stands for a key that is not there and for an address that is not listed, or for a key that
        // is
        // young, Rekey waits for a while.
        boolean patient = place.profile().refusals().stream().anyMatch(row -> row.patience() != null);
        assertThat(report.verdict())
                .as("%s", report.findings())
                .isIn(
                        patient || shared(place, Cause.UNKNOWN_KEY)
                                ? List.of(Verdict.REJECTED, Verdict.NOT_READY)
                                : List.of(Verdict.REJECTED));
        saysWhatToDo(report);
        assertThat(sandbox.requests(place.id()) - before)
                .as("requests about a key the exchange does not know")
                .isLessThanOrEqualTo(2);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withPassphrase")
    void a_wrong_passphrase_is_rejected(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        Credential right = credential(key);

        // when
        KeyReport report = verify(
                place,
                new Credential(right.apiKey(), right.secret(), PASSPHRASE + "2"),
                key.user().uid());

        // then
        rejected(report);
        assertThat(result(report, Check.PASSPHRASE)).isEqualTo(CheckResult.FAILED);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("bindingAddresses")
    void a_missing_address_is_never_accepted(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES.subList(0, 2));

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isIn(Verdict.REJECTED, Verdict.NOT_READY);
        ToldFinding finding = finding(report, Check.ADDRESSES);
        assertThat(finding.result()).isIn(CheckResult.FAILED, CheckResult.WAITING);
        assertThat(finding.detail()).contains(ADDRESSES.get(2));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("bindingAddresses")
    void the_first_address_missing_is_never_accepted(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES.subList(1, 3));

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isIn(Verdict.REJECTED, Verdict.NOT_READY);
        saysWhatToDo(report);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("tellingAddresses")
    void a_key_that_is_bound_to_no_address_is_rejected_where_it_can_be_seen(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), List.of());

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        rejected(report);
        assertThat(result(report, Check.ADDRESSES)).isEqualTo(CheckResult.FAILED);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withWithdrawals")
    void a_right_to_withdraw_is_rejected_where_it_can_be_seen(Place place) {
        String withdraw = place.form().withdrawalBox();
        // given
        Set<String> boxes =
                new HashSet<>(place.form().tradingBoxes(place.market().name()));
        boxes.add(requireNonNull(withdraw));
        LiveKey key = make(place, boxes, ADDRESSES);

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        if (place.profile().key().tellsWithdraw()) {
            rejected(report);
            assertThat(result(report, Check.NO_WITHDRAW)).isEqualTo(CheckResult.FAILED);
        } else {
            // Never said to be safe where the exchange does not tell.
            assertThat(result(report, Check.NO_WITHDRAW)).isNotEqualTo(CheckResult.PASSED);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withReadingOnly")
    void a_missing_right_to_trade_is_rejected_where_it_can_be_seen(Place place) {
        // given
        LiveKey key = make(place, place.form().readingBoxes(), ADDRESSES);

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        if (place.profile().key().tellsRights()) {
            rejected(report);
            assertThat(result(report, Check.TRADE)).isEqualTo(CheckResult.FAILED);
        } else {
            assertThat(result(report, Check.TRADE)).isNotEqualTo(CheckResult.PASSED);
        }
    }

    static Stream<Arguments> gates() {
        return places().flatMap(
                        place -> place.profile().gates(place.market()).stream().map(gate -> Arguments.of(place, gate)));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("gates")
    void a_call_that_needs_a_box_tells_of_it_where_the_operator_has_turned_it_on(Place place, RightGate gate) {
        // given
        Set<String> careful = place.form().tradingBoxes(place.market().name());
        Set<String> careless = new HashSet<>(careful);
        boolean hasToBeEmpty = gate.check() == Check.NO_WITHDRAW;
        if (hasToBeEmpty) {
            careless.add(box(place, gate));
        } else {
            careless.remove(box(place, gate));
        }
        LiveKey good = make(place, careful, ADDRESSES);
        LiveKey bad = make(place, careless, ADDRESSES);
        verifier = verifier.under(policy(place, Policy.Gates.ON, false));

        // when
        KeyReport accepted = verify(place, credential(good), null);
        KeyReport refused = verify(place, credential(bad), null);

        // then
        assertThat(accepted.verdict()).as("%s", accepted.findings()).isEqualTo(Verdict.ACCEPTED);
        if (gate.proves()) {
            assertThat(result(accepted, gate.check())).isEqualTo(CheckResult.PASSED);
        }
        rejected(refused);
        ToldFinding finding = finding(refused, gate.check());
        assertThat(finding.result()).isEqualTo(CheckResult.FAILED);
        assertThat(finding.detail()).isEqualTo((hasToBeEmpty ? "ticked: " : "not ticked: ") + gate.box());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("gates")
    void until_then_what_came_of_it_is_recorded_and_refuses_and_passes_nobody(Place place, RightGate gate) {
        // given
        Set<String> boxes =
                new HashSet<>(place.form().tradingBoxes(place.market().name()));
        boxes.add(box(place, gate));

        // when
        KeyReport report = verify(place, credential(make(place, boxes, ADDRESSES)), null);

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.ACCEPTED);
        assertThat(result(report, gate.check())).isEqualTo(CheckResult.NOT_CHECKED);
        assertThat(finding(report, gate.check()).detail())
                .contains("tried out, not counted: " + gate.call() + " was answered");
    }

    private static String box(Place place, RightGate gate) {
        return place.form().permissions().stream()
                .filter(permission -> permission.label().equals(gate.box()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static Policy policy(Place place, Policy.Gates gates, boolean refuseUnproven) {
        return new Policy(Map.of(place.id(), gates), refuseUnproven);
    }

    static Stream<Place> untold() {
        return places().filter(place -> !place.profile().key().tellsWithdraw());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("untold")
    void a_key_that_works_from_anywhere_is_refused_where_asking_from_elsewhere_does_no_harm(Place place) {
        // given
        Set<String> boxes = place.form().tradingBoxes(place.market().name());
        LiveKey open = make(place, boxes, List.of());
        LiveKey bound = make(place, boxes, ADDRESSES);
        OutgoingAddresses.Builder outgoing = OutgoingAddresses.builder();
        ADDRESSES.forEach(address -> outgoing.bind(address, address));
        verifier = KeyVerifier.create(
                        CATALOG, hosts, outgoing.bind(PROBE, PROBE).probe(PROBE).build(), PATIENCE, Clock.systemUTC())
                .withoutPauses();

        // when
        KeyReport fromAnywhere = verify(place, credential(open), null);
        KeyReport first = verify(place, credential(bound), null);
        KeyReport second = verify(place, credential(bound), null);

        // then
        boolean told = place.profile().key().tellsAddresses();
        if (told || place.profile().harmlessElsewhere()) {
            rejected(fromAnywhere);
            assertThat(result(fromAnywhere, Check.ADDRESSES)).isEqualTo(CheckResult.FAILED);
            assertThat(first.withdrawals()).isEqualTo(Withdrawals.BOUND);
        } else {
            assertThat(first.withdrawals()).isEqualTo(Withdrawals.STATED);
        }
        // WhiteBIT would have switched it off.
        assertThat(List.of(first, second))
                .allSatisfy(report ->
                        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.ACCEPTED));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("untold")
    void what_is_not_told_is_stated_by_the_customer_and_refused_where_the_operator_wants_proof(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        boolean listed = place.profile().key().tellsAddresses();

        // when
        KeyReport taken = verify(place, credential(key), null);
        verifier = verifier.under(policy(place, Policy.Gates.RECORD, true));
        KeyReport wantsProof = verify(place, credential(key), null);

        // then
        assertThat(taken.withdrawals()).isEqualTo(listed ? Withdrawals.BOUND : Withdrawals.STATED);
        assertThat(finding(taken, Check.NO_WITHDRAW).detail()).contains("stated by the customer, not checked");
        assertThat(wantsProof.verdict())
                .as("%s", wantsProof.findings())
                .isEqualTo(listed ? Verdict.ACCEPTED : Verdict.REJECTED);
        if (!listed) {
            assertThat(finding(wantsProof, Check.NO_WITHDRAW).say())
                    .isEqualTo(
                            place.profile().name()
                                    + " does not tell whether a key may withdraw, and we take no key of which that is not proved.");
        }
    }

    static Stream<Place> switchingOff() {
        return bindingAddresses().filter(place -> place.profile().switchesOffElsewhere());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("switchingOff")
    void a_key_that_a_missing_address_has_switched_off_works_again_once_it_is_saved_with_all(Place place) {
        // given
        LiveKey key = make(
                place, place.form().tradingBoxes(place.market().name()), List.of(ADDRESSES.get(0), ADDRESSES.get(2)));

        // when
        long before = sandbox.requests(place.id());
        KeyReport missing = verify(place, credential(key), null);
        long sent = sandbox.requests(place.id()) - before;
        KeyReport off = verify(place, credential(key), null);
        sandbox.editAddresses(place.id(), key.key().id(), ADDRESSES);
        KeyReport saved = verify(place, credential(key), null);

        // then
        rejected(missing);
        assertThat(sent).as("the first refusal ends the asking").isEqualTo(2);
        assertThat(finding(missing, Check.ADDRESSES).detail())
                .isEqualTo("1 of 3; refused: " + ADDRESSES.get(1) + "; not asked: " + ADDRESSES.get(2));
        rejected(off);
        assertThat(saved.verdict()).as("%s", saved.findings()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("tellingAccounts")
    void a_key_of_another_account_is_rejected_where_it_can_be_seen(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        LiveKey other =
                make(place, "ben", place.form().tradingBoxes(place.market().name()), ADDRESSES);

        // when
        KeyReport report = verify(place, credential(other), key.user().uid());

        // then
        rejected(report);
        assertThat(result(report, Check.SAME_ACCOUNT)).isEqualTo(CheckResult.FAILED);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withAnEnd")
    void a_key_that_has_ended_is_never_accepted(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        sandbox.endKey(place.id(), key.key().id());

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isIn(Verdict.REJECTED, Verdict.NOT_READY);
        saysWhatToDo(report);
    }

    static Stream<Arguments> disturbances() {
        return places().flatMap(place -> Stream.of(
                        Fault.MAINTENANCE,
                        Fault.RATE_LIMIT,
                        Fault.CUT,
                        Fault.GARBLED,
                        Fault.FLOOD,
                        Fault.HTML_502,
                        Fault.GEO_451,
                        Fault.REFUSE)
                .map(fault -> Arguments.of(place, fault)));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disturbances")
    void what_is_not_about_the_key_never_blames_it(Place place, Fault fault) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        sandbox.setFault(place.id(), fault);

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.findings()).noneMatch(finding -> finding.result() == CheckResult.FAILED);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void a_check_from_twenty_addresses_sends_at_most_six_requests_besides_one_for_each(Place place) {
        // given
        int most = Math.max(1, Math.min(20, place.form().addressForm().limit()));
        List<String> many = Stream.iterate(1, i -> i + 1)
                .limit(most)
                .map(i -> "127.20.1." + i)
                .toList();
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), many);
        OutgoingAddresses.Builder outgoing = OutgoingAddresses.builder();
        many.forEach(address -> outgoing.bind(address, address));
        KeyVerifier wide = KeyVerifier.create(CATALOG, hosts, outgoing.build(), PATIENCE, Clock.systemUTC())
                .withoutPauses();
        long before = sandbox.requests(place.id());

        // when
        KeyReport report = wide.verify(new KeyCheckRequest(
                place.id(),
                place.market(),
                credential(key),
                place.bindsAddresses() ? many : List.of(),
                key.user().uid()));

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.ACCEPTED);
        assertThat(sandbox.requests(place.id()) - before).isLessThanOrEqualTo(6 + (place.bindsAddresses() ? most : 0));
    }

    static Stream<Arguments> wrongClocks() {
        return places().flatMap(place -> Stream.of(-30, 30).map(minutes -> Arguments.of(place, minutes)));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("wrongClocks")
    void our_clock_when_it_is_off_never_blames_the_key(Place place, int minutes) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        verifier = verifier(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes)));

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        // Some do not look at the time at all.
        assertThat(report.verdict()).as("%s", report.findings()).isIn(Verdict.UNKNOWN, Verdict.ACCEPTED);
        assertThat(report.findings()).noneMatch(finding -> finding.result() == CheckResult.FAILED);
        if (report.verdict() == Verdict.UNKNOWN) {
            assertThat(words(report)).contains("Our clock is off by ", "minutes", "your key is not the problem");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void a_clock_of_the_exchange_that_is_off_is_told_in_words(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        sandbox.setConditions(place.id(), new Conditions(Fault.NONE, Duration.ZERO, Duration.ofMinutes(30)));

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        if (shared(place, Cause.CLOCK) && report.verdict() != Verdict.ACCEPTED) {
            saysWhatToDo(report);
        } else {
            // Some do not look at the clock at all.
            assertThat(report.verdict()).as("%s", report.findings()).isIn(Verdict.UNKNOWN, Verdict.ACCEPTED);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("bindingAddresses")
    void a_change_that_is_not_in_force_yet_is_waited_for_or_refused_with_words(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES.subList(0, 2));
        sandbox.setConditions(place.id(), new Conditions(Fault.NONE, Duration.ofHours(1), Duration.ZERO));
        sandbox.editAddresses(place.id(), key.key().id(), ADDRESSES);

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isIn(Verdict.NOT_READY, Verdict.REJECTED);
        saysWhatToDo(report);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @EnumSource(Cause.class)
    void every_cell_of_the_diagnosis_has_words_and_a_source(Cause cause) {
        assertThat(CATALOG.all())
                .allSatisfy(profile -> assertThat(profile.refusals())
                        .filteredOn(row -> row.cause() == cause)
                        .isNotEmpty()
                        .allSatisfy(row -> {
                            assertThat(row.say()).isNotBlank();
                            assertThat(row.advice()).isNotBlank();
                            assertThat(row.source()).isNotBlank();
                        }));
    }

    /** Every refusal that the exchange can give on a market and that the catalogue knows. */
    static Stream<Arguments> cells() {
        return places().flatMap(place -> codes(place.profile())
                .filter(code -> code.startsWith("HTTP ") || told(place, code).isPresent())
                .map(code -> Arguments.of(place, code)));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("cells")
    void each_refusal_is_told_in_the_words_of_its_row_and_keeps_what_the_exchange_said(Place place, String code) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        sandbox.refuse(place.id(), code);
        List<Refusal> rows = rows(place, code, Duration.ZERO);

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        Finding finding = report.findings().stream()
                .filter(one -> one.verdict() != Verdict.ACCEPTED
                        && one.exchangeCode() != null
                        && one.exchangeCode().startsWith(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the code is lost: " + report.findings()));
        ToldFinding told = Proving.told(report, finding);
        told(place, code)
                .filter(refusal -> !refusal.text().isEmpty() && !refusal.text().contains("0x"))
                .ifPresent(refusal -> assertThat(finding.exchangeText())
                        .as("%s %s", place, code)
                        .contains(refusal.text()));
        if (result(report, Check.SECRET) == CheckResult.PASSED && blamesTheKey(rows) && aLaterCall(finding)) {
            // A key that was taken a moment ago is not blamed for what only another call says.
            assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(told.say()).contains("your key is not the problem");
            return;
        }
        assertThat(report.verdict())
                .as("%s %s %s", place, code, report.findings())
                .isIn(rows.stream().map(Refusal::verdict).toList());
        if (rows.size() == 1) {
            Refusal row = rows.get(0);
            assertThat(told.code()).as("%s %s", place, code).isEqualTo(row.code());
            assertThat(told.say()).as("%s %s", place, code).isEqualTo(row.say());
            assertThat(told.advice()).isEqualTo(row.advice());
            // What is not about the key may have happened to a later check.
            if (row.cause() == Cause.RIGHT_MISSING) {
                assertThat(finding.check()).as("%s %s", place, code).isIn(Check.READ, Check.TRADE);
            } else if (row.verdict() != Verdict.UNKNOWN || row.check() != Check.KEY_ACCEPTED) {
                assertThat(finding.check()).as("%s %s", place, code).isEqualTo(row.check());
            }
        } else {
            String words = words(report);
            assertThat(rows)
                    // The exchange's own time in its answer has shown our clock to be right.
                    .filteredOn(row -> row.cause() != Cause.CLOCK)
                    .allSatisfy(row -> assertThat(words).containsPattern(WORDS.get(row.cause())));
        }
    }

    static Stream<Arguments> patient() {
        return cells().filter(cell -> {
            Object[] given = cell.get();
            return rows((Place) given[0], (String) given[1], Duration.ZERO).stream()
                    .anyMatch(row -> row.patience() != null);
        });
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("patient")
    void what_may_cure_itself_is_waited_for_and_refused_once_the_patience_is_over(Place place, String code) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        sandbox.refuse(place.id(), code);
        Cause cause = rows(place, code, Duration.ZERO).stream()
                .filter(row -> row.patience() != null)
                .findFirst()
                .orElseThrow()
                .cause();
        Refusal later = rows(place, code, Duration.ofDays(1)).stream()
                .filter(row -> row.cause() == cause)
                .findFirst()
                .orElseThrow();

        // when
        KeyReport young = verify(place, credential(key), null, Instant.now().minusSeconds(60));
        KeyReport old = verify(place, credential(key), null, Instant.now().minus(Duration.ofDays(1)));

        // then
        assertThat(young.verdict()).as("%s", young.findings()).isEqualTo(Verdict.NOT_READY);
        rejected(old);
        assertThat(old.findings()).anySatisfy(finding -> {
            assertThat(Proving.told(old, finding).say()).isEqualTo(later.say());
            assertThat(Proving.told(old, finding).advice()).isEqualTo(later.advice());
            assertThat(finding.repair()).isEqualTo(later.repair());
            assertThat(finding.exchangeCode()).isEqualTo(code);
        });
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void a_deleted_key_is_not_waited_for_without_end(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        sandbox.deleteKey(place.id(), key.key().id());

        // when
        KeyReport report = verify(place, credential(key), null, Instant.now().minus(Duration.ofDays(1)));

        // then
        rejected(report);
    }

    private static List<Refusal> rows(Place place, String code, Duration tried) {
        return place.profile().refusals().stream()
                .filter(row -> row.codes().contains(code) && row.stands(tried))
                .toList();
    }

    private static boolean blamesTheKey(List<Refusal> rows) {
        return rows.stream().noneMatch(row -> row.verdict() == Verdict.UNKNOWN);
    }

    private static boolean aLaterCall(Finding finding) {
        return finding.result() == CheckResult.UNKNOWN && finding.check() != Check.KEY_ACCEPTED;
    }

    @Test
    void every_refusal_of_the_catalogue_can_be_had_from_the_sandbox() {
        assertThat(CATALOG.all())
                .allSatisfy(profile -> assertThat(codes(profile))
                        .allSatisfy(code -> assertThat(code.startsWith("HTTP ")
                                        || profile.markets().stream()
                                                .anyMatch(market -> told(
                                                                new Place(
                                                                        profile,
                                                                        market.market(),
                                                                        Exchange.of(profile.id())),
                                                                code)
                                                        .isPresent()))
                                .as(code)
                                .isTrue()));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void an_answer_that_nobody_knows_is_unknown_and_kept(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        sandbox.refuse(place.id(), UNHEARD_OF.code());

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.findings()).noneMatch(finding -> finding.result() == CheckResult.FAILED);
        assertThat(report.findings())
                .anySatisfy(finding -> assertThat(finding.exchangeCode() + " " + finding.exchangeText())
                        .containsAnyOf(UNHEARD_OF.code(), UNHEARD_OF.text()));
        assertThat(words(report)).contains("your key is not the problem");
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void a_status_without_words_blames_the_key_only_where_the_exchange_refuses_like_that(Place place) {
        // given
        LiveKey key = make(place, place.form().tradingBoxes(place.market().name()), ADDRESSES);
        sandbox.refuse(place.id(), "HTTP 401");

        // when
        KeyReport report = verify(place, credential(key), key.user().uid());

        // then
        boolean documented = codes(place.profile()).anyMatch("HTTP 401"::equals);
        assertThat(report.verdict())
                .as("%s", report.findings())
                .isEqualTo(documented ? Verdict.REJECTED : Verdict.UNKNOWN);
        assertThat(report.findings())
                .anySatisfy(finding -> assertThat(finding.exchangeCode()).isEqualTo("HTTP 401"));
    }

    static Stream<Arguments> readFromAnswers() {
        return places().flatMap(place -> place.profile().refusals().stream()
                .filter(row -> row.source().startsWith("not a refusal: "))
                .map(row -> Arguments.of(place, row.cause())));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("readFromAnswers")
    void what_is_read_from_an_answer_is_told_in_the_words_of_its_row(Place place, Cause cause) {
        Refusal row = place.profile().refusals().stream()
                .filter(one -> one.cause() == cause && one.codes().isEmpty())
                .findFirst()
                .orElseThrow();
        // when
        List<KeyReport> reports = mistakes(place);

        // then
        assertThat(reports.stream().flatMap(report -> report.findings().stream()))
                .anySatisfy(finding -> {
                    assertThat(finding.check()).isEqualTo(row.check());
                    assertThat(finding.verdict()).isEqualTo(row.verdict());
                    assertThat(finding.told()).isEqualTo(row.told());
                    assertThat(finding.advised()).isNull();
                });
    }

    /** What people do wrong without being refused, one report each. */
    private List<KeyReport> mistakes(Place place) {
        Set<String> boxes = place.form().tradingBoxes(place.market().name());
        LiveKey key = make(place, boxes, ADDRESSES);
        LiveKey other = make(place, "ben", boxes, ADDRESSES);
        Credential right = credential(key);
        List<KeyReport> reports = new ArrayList<>();
        reports.add(verify(place, credential(other), key.user().uid()));
        reports.add(verify(
                place,
                new Credential(right.apiKey(), credential(other).secret(), right.passphrase()),
                key.user().uid()));
        String withdraw = place.form().withdrawalBox();
        if (withdraw != null) {
            Set<String> more = new HashSet<>(boxes);
            more.add(withdraw);
            reports.add(verify(place, credential(make(place, more, ADDRESSES)), null));
        }
        if (place.form().offersEnd() || !place.form().lifetimes().isEmpty()) {
            LiveKey ended = make(place, boxes, ADDRESSES);
            sandbox.endKey(place.id(), ended.key().id());
            reports.add(verify(place, credential(ended), null));
        }
        Set<String> known = codes(place.profile()).collect(Collectors.toSet());
        place.form().refusals(place.market().name()).stream()
                .filter(refusal -> !known.contains(refusal.code()))
                .forEach(refusal -> {
                    LiveKey young = make(place, boxes, ADDRESSES);
                    sandbox.refuse(place.id(), refusal.code());
                    reports.add(verify(place, credential(young), null));
                });
        return reports;
    }

    private static Stream<String> codes(ExchangeProfile profile) {
        return profile.refusals().stream().flatMap(row -> row.codes().stream()).distinct();
    }

    private static Optional<dev.rekey.sandbox.Refusal> told(Place place, String code) {
        return place.form().refusals(place.market().name()).stream()
                .filter(refusal -> refusal.code().equals(code))
                .findFirst();
    }

    private static String words(KeyReport report) {
        return report.findings().stream()
                .filter(finding -> finding.verdict() != Verdict.ACCEPTED)
                .map(finding -> Proving.told(report, finding))
                .map(finding -> finding.say() + " " + finding.advice())
                .collect(Collectors.joining(" "));
    }

    private LiveKey make(Place place, Set<String> boxes, List<String> addresses) {
        return make(place, "anna", boxes, addresses);
    }

    private LiveKey make(Place place, String user, Set<String> boxes, List<String> addresses) {
        KeyOrder order = KeyOrder.of("Kit", boxes, place.bindsAddresses() ? addresses : List.of());
        return sandbox.createKey(
                place.id(), user, place.form().wantsPassphrase() ? order.withPassphrase(PASSPHRASE) : order);
    }

    private KeyReport verify(Place place, Credential credential, @Nullable String expectedUid) {
        return verify(place, credential, expectedUid, null);
    }

    private KeyReport verify(
            Place place, Credential credential, @Nullable String expectedUid, @Nullable Instant triedSince) {
        return verifier.verify(new KeyCheckRequest(
                place.id(),
                place.market(),
                credential,
                place.bindsAddresses() ? ADDRESSES : List.of(),
                expectedUid,
                triedSince,
                true));
    }

    private static Credential credential(LiveKey key) {
        return new Credential(key.key().apiKey(), key.key().secret(), key.key().passphrase());
    }

    /** Whether the exchange has no answer of its own for this cause: the same stands for others as well. */
    private static boolean shared(Place place, Cause cause) {
        return place.profile().refusals().stream()
                .filter(row -> row.cause() == cause)
                .anyMatch(row -> row.codes().isEmpty() || row.source().startsWith("one answer for several causes"));
    }

    private static void rejected(KeyReport report) {
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.REJECTED);
        saysWhatToDo(report);
    }

    private static void saysWhatToDo(KeyReport report) {
        assertThat(report.findings())
                .filteredOn(finding -> finding.verdict() != Verdict.ACCEPTED)
                .isNotEmpty()
                .extracting(finding -> Proving.told(report, finding))
                .allSatisfy(finding -> {
                    assertThat(finding.say()).isNotBlank();
                    assertThat(finding.advice()).isNotBlank();
                });
    }

    private static CheckResult result(KeyReport report, Check check) {
        return finding(report, check).result();
    }

    private static ToldFinding finding(KeyReport report, Check check) {
        return Proving.finding(report, check);
    }
}
