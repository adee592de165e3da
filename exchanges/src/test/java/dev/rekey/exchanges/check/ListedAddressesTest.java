package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.testing.Reports.finding;
import static dev.rekey.exchanges.testing.Reports.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An exchange that tells a key's list is believed, also of addresses that nothing can be sent from here. */
class ListedAddressesTest {

    private static final String HERE = "127.0.0.21";

    private static final String NO_WAY_OUT = "203.0.113.9";

    private static final String KEY = FakeExchange.KEY.apiKey();

    /** What each answers to any call, with the list in its place. */
    private static final Map<String, String> ANSWERS = answers(
            "okx",
            "{'code':'0','data':[{'perm':'read_only,trade','uid':'1','acctLv':'2','ip':'%s'}]}",
            "kucoin",
            "{'code':'200000','data':{'permission':'General,Spot','uid':1,'ipWhitelist':'%s'}}",
            "bitget",
            "{'code':'00000','data':{'userId':'1','authorities':['stow'],'ips':'%s'}}",
            "htx",
            "{'status':'ok','code':200,'data':[{'accessKey':'" + KEY
                    + "','permission':'readOnly,trade','ipAddresses':'%s','validDays':-1}]}",
            "bybit",
            "{'retCode':0,'result':{'userID':1,'readOnly':0,'permissions':{'Spot':['SpotTrade']},'ips':['%s'],'list':[]}}",
            "kraken",
            "{'error':[],'result':{'permissions':['query-funds','query-open-trades','query-closed-trades',"
                    + "'modify-trades','close-trades'],'validUntil':'0','ipAllowlist':['%s']}}",
            "gate",
            "[{'key':'" + KEY + "','user_id':1,'ip_whitelist':['%s'],'perms':[{'name':'spot','read_only':false}]}]",
            "woox",
            "{'success':true,'data':{'rows':[{'apiKey':'" + KEY
                    + "','userId':1,'permissions':['READ','TRADE'],'allowedIPs':['%s']}]}}",
            "bingx",
            "{'code':0,'data':{'enableReading':true,'enableSpotAndMarginTrading':true,'enableWithdrawals':false,"
                    + "'enableInternalTransfer':false,'permitsUniversalTransfer':false,'ipRestrict':true,'balances':[],"
                    + "'uid':'1','apiInfos':[{'apiKey':'" + KEY + "','ipAddresses':['%s']}]}}",
            "deribit",
            "{'result':[{'client_id':'" + KEY
                    + "','max_scope':'account:read trade:read_write wallet:none','ip_whitelist':['%s']}]}",
            "krakenfutures",
            "{'result':'success','accounts':{},'permissions':{'general':'FULL_ACCESS','transfer':'NO_ACCESS'},"
                    + "'accountUid':'1','allowedCidrBlocks':['%s']}");

    private static Map<String, String> answers(String... exchangesAndAnswers) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (int i = 0; i < exchangesAndAnswers.length; i += 2) {
            answers.put(exchangesAndAnswers[i], exchangesAndAnswers[i + 1]);
        }
        return answers;
    }

    static Stream<String> exchanges() {
        return ANSWERS.keySet().stream();
    }

    @Test
    void every_exchange_that_tells_its_list_is_tried() {
        assertThat(ANSWERS.keySet())
                .containsExactlyInAnyOrderElementsOf(Catalog.load().all().stream()
                        .filter(profile -> profile.key().tellsAddresses())
                        .map(ExchangeProfile::id)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void an_address_that_is_missing_on_the_key_is_missed_though_nothing_can_be_sent_from_it(String exchange) {
        KeyReport report = check(exchange, HERE);

        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.REJECTED);
        assertThat(finding(report, Check.ADDRESSES).detail()).contains("not on the key: " + NO_WAY_OUT);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void one_that_stands_on_the_key_is_not_called_missing(String exchange) {
        String both = answer(exchange).contains("['%s']") ? HERE + "','" + NO_WAY_OUT : HERE + "," + NO_WAY_OUT;
        KeyReport report = check(exchange, both);

        assertThat(found(report, Check.ADDRESSES).verdict())
                .as("%s", report.findings())
                .isNotEqualTo(Verdict.REJECTED);
        assertThat(String.valueOf(finding(report, Check.ADDRESSES).detail())).doesNotContain("not on the key");
    }

    private static String answer(String exchange) {
        return Objects.requireNonNull(ANSWERS.get(exchange));
    }

    private static KeyReport check(String exchange, String listed) {
        String answer = answer(exchange).replace("%s", listed).replace('\'', '"');
        Market market =
                Catalog.load().find(exchange).orElseThrow().market(Market.SPOT).isPresent()
                        ? Market.SPOT
                        : Market.FUTURES;
        try (FakeExchange fake = FakeExchange.answering(seen -> Answer.ok(also(exchange, seen.path(), answer)))) {
            return fake.verifier(exchange, FakeExchange.addresses(HERE), Clock.fixed(FakeExchange.NOW, ZoneOffset.UTC))
                    .verify(new KeyCheckRequest(exchange, market, FakeExchange.KEY, List.of(HERE, NO_WAY_OUT), null));
        }
    }

    /** Calls whose answers have another form. */
    private static String also(String exchange, String path, String answer) {
        if (exchange.equals("htx") && path.endsWith("/uid")) {
            return "{\"code\":200,\"data\":1}";
        }
        if (exchange.equals("bitget") && path.endsWith("/assets")) {
            return "{\"code\":\"00000\",\"data\":[]}";
        }
        if (exchange.equals("kucoin") && path.endsWith("/accounts")) {
            return "{\"code\":\"200000\",\"data\":[]}";
        }
        if (exchange.equals("okx") && path.endsWith("/balance")) {
            return "{\"code\":\"0\",\"data\":[]}";
        }
        return answer;
    }
}
