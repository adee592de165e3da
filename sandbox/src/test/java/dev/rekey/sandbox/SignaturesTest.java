package dev.rekey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against the examples in the exchanges' own documentation. */
class SignaturesTest {

    @Test
    void binances_example_comes_out() {
        String secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
        String query = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1"
                + "&recvWindow=5000&timestamp=1499827319559";

        byte[] signature = Signatures.hmacSha256(secret, query.getBytes(StandardCharsets.UTF_8));

        assertThat(HexFormat.of().formatHex(signature))
                .isEqualTo("c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
    }

    @Test
    void krakens_example_comes_out() {
        byte[] secret = Base64.getDecoder()
                .decode("kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==");
        String body = "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25";
        byte[] inner = Signatures.sha256(("1616492376594" + body).getBytes(StandardCharsets.UTF_8));
        byte[] text = Signatures.join("/0/private/AddOrder".getBytes(StandardCharsets.UTF_8), inner);

        assertThat(Base64.getEncoder().encodeToString(Signatures.hmacSha512(secret, text)))
                .isEqualTo("4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==");
    }
}
