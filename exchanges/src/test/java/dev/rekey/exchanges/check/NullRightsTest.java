package dev.rekey.exchanges.check;

import static dev.rekey.exchanges.testing.Reports.finding;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer that tells no rights says nothing about the key: neither that a box is missing, nor that none is ticked. */
class NullRightsTest {

    private static final String A = "127.0.0.21";

    private static final String BYBIT = "{'retCode':0,'result':{'userID':1,'readOnly':%s,'permissions':{'Spot':%s,"
            + "'ContractTrade':%s,'Wallet':%s},'ips':['127.0.0.21'],'type':1,'list':[]}}";
    private static final String OKX = "{'code':'0','data':[{'perm':%s,'uid':'1','acctLv':'2','ip':'127.0.0.21'}]}";
    private static final String KUCOIN =
            "{'code':'200000','data':{'permission':%s,'uid':1,'ipWhitelist':'127.0.0.21'}}";
    private static final String KRAKEN =
            "{'error':[],'result':{'permissions':%s,'validUntil':'0'," + "'ipAllowlist':['127.0.0.21']}}";
    private static final String GATE =
            "[{'key':'FAKEKEYFAKEKEYFAKEKEY1234','user_id':1,'ip_whitelist':['127.0.0.21']," + "'perms':%s}]";
    private static final String HTX = "{'status':'ok','code':200,'data':[{'accessKey':'FAKEKEYFAKEKEYFAKEKEY1234',"
            + "'permission':%s,'ipAddresses':'127.0.0.21','validDays':-1}]}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SPOT    | null | ['SpotTrade'] | []                     | []          | TRADE
            SPOT    | 0    | null          | []                     | []          | TRADE
            SPOT    | 0    | [null]        | []                     | []          | TRADE
            FUTURES | 0    | []            | null                   | []          | TRADE
            FUTURES | 0    | []            | ['Order','Position']   | null        | NO_WITHDRAW
            SPOT    | 0    | ['SpotTrade'] | []                     | null        | NO_WITHDRAW
            SPOT    | 0    | ['SpotTrade'] | []                     | [null]      | NO_WITHDRAW""")
    void of_bybit(Market market, String readOnly, String spot, String contract, String wallet, Check check) {
        nothingIsSaid("bybit", market, filled(BYBIT, readOnly, spot, contract, wallet), check);
    }

    @ParameterizedTest
    @CsvSource({"null", "''", "' '"})
    void of_okx_and_kucoin(String told) {
        String json = told.equals("null") ? told : "'" + told + "'";
        nothingIsSaid("okx", Market.SPOT, filled(OKX, json), null);
        nothingIsSaid("kucoin", Market.SPOT, filled(KUCOIN, json), null);
    }

    @ParameterizedTest
    @CsvSource({"[null]", "null"})
    void of_kraken(String told) {
        nothingIsSaid("kraken", Market.SPOT, filled(KRAKEN, told), null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null
            [null]
            [{'name':null,'read_only':false}]
            [{'name':'spot','read_only':null}]""")
    void of_gate(String told) {
        nothingIsSaid("gate", Market.SPOT, filled(GATE, told), Check.TRADE);
    }

    @ParameterizedTest
    @CsvSource({"null", "7"})
    void of_htx(String json) {
        try (FakeExchange htx = FakeExchange.answering(seen -> seen.path().endsWith("/uid")
                ? Answer.ok("{\"code\":200,\"data\":1}")
                : Answer.ok(filled(HTX, json).replace('\'', '"')))) {
            KeyReport report = check(htx, "htx", Market.SPOT);
            assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.UNKNOWN);
        }
    }

    private static String filled(String answer, String... told) {
        String filled = answer;
        for (String one : told) {
            filled = filled.replaceFirst("%s", Matcher.quoteReplacement(one));
        }
        return filled;
    }

    private static void nothingIsSaid(String exchange, Market market, String answer, @Nullable Check check) {
        try (FakeExchange fake = FakeExchange.answering(seen -> Answer.ok(answer.replace('\'', '"')))) {
            KeyReport report = check(fake, exchange, market);

            assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.UNKNOWN);
            if (check != null) {
                assertThat(finding(report, check).result()).isEqualTo(CheckResult.UNKNOWN);
            }
        }
    }

    private static KeyReport check(FakeExchange fake, String exchange, Market market) {
        return fake.check(new KeyCheckRequest(exchange, market, FakeExchange.KEY, List.of(A), null));
    }
}
