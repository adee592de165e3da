package dev.rekey.exchanges.bitmex;

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

/** Signs as BitMEX asked: method, path with query, and the second at which the request ends. */
public final class BitmexSigner implements Signer {

    private static final Endpoint KEYS = new Endpoint("GET", "/api/v1/apiKey", "", Market.FUTURES);
    private static final Endpoint MARGIN = new Endpoint("GET", "/api/v1/user/margin", "currency=XBt", Market.FUTURES);

    /** How long a request is good for, as ccxt asks. */
    private static final long SECONDS = 5;

    @Override
    public String exchange() {
        return "bitmex";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(KEYS, MARGIN);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        String expires = Long.toString(at.getEpochSecond() + SECONDS);
        String text = endpoint.method() + target + expires;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("api-key", credential.apiKey());
        headers.put("api-expires", expires);
        headers.put("api-signature", HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), text)));
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + target), headers, null);
    }
}
