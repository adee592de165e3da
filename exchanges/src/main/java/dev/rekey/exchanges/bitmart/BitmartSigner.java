package dev.rekey.exchanges.bitmart;

import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.Signatures;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.exchanges.check.Signer;
import dev.rekey.terms.Market;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signs as BitMart asks: time, memo and body, without the path. The memo stands in the place of a passphrase. */
public final class BitmartSigner implements Signer {

    private static final Endpoint WALLET = new Endpoint("GET", "/spot/v1/wallet", "", Market.SPOT);
    private static final Endpoint ASSETS = new Endpoint("GET", "/contract/private/assets-detail", "", Market.FUTURES);

    @Override
    public String exchange() {
        return "bitmart";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(WALLET, ASSETS);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String memo = credential.passphrase();
        if (memo == null) {
            throw new IllegalArgumentException("a BitMart key has a memo");
        }
        String time = Long.toString(at.toEpochMilli());
        String text = time + "#" + memo + "#" + endpoint.query();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-BM-KEY", credential.apiKey());
        headers.put("X-BM-TIMESTAMP", time);
        headers.put("Content-Type", "application/json");
        headers.put("X-BM-SIGN", HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), text)));
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + target), headers, null);
    }
}
