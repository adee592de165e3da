package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text put together by chance, looked at by the page's script and in Java: both must say the same of all of it. */
class PageAndJavaAgreeTest {

    private static final int PAGES = 4_000;

    private static final List<String> PIECES = List.of(
            " ",
            " ",
            " ",
            "\n",
            "\"",
            "'",
            "{",
            "}",
            ":",
            "=",
            ",",
            ";",
            "#",
            " // ",
            "\u200b",
            "\u00a0",
            "\ufeff",
            "\u2013",
            "\uff1a",
            "\uff21",
            "\u0410",
            "\\n",
            "\\\\n",
            "\\\"",
            "\\u003d",
            "&",
            "|",
            "<br>",
            "API Key",
            "Secret Key",
            "key",
            "secret",
            "Passphrase",
            "API_KEY",
            "API_SECRET=",
            "export ",
            "const ",
            "privateKey",
            "name",
            "Client ID",
            "Memo: ",
            "password=",
            "-----BEGIN PRIVATE KEY-----",
            "-----END PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----",
            "-----END EC PRIVATE KEY-----",
            "-----BEGIN PUBLIC KEY-----",
            "ENCRYPTED",
            "MC4CAQAwBQYDK2VwBCIEI" + "B".repeat(43),
            "MCowBQYDK2VwAyEA" + "C".repeat(43) + "=",
            "legal winner thank year wave sausage worth useful legal winner thank yellow",
            "untouched unlocked safely alone always",
            "104.16.10.1",
            "me@example.org",
            "Summer2024!",
            "****",
            "\u2026",
            "123456",
            "0x",
            "abcdefgh",
            "word",
            "12345678",
            "https://example.org/",
            "JBSWY3DPEHPK3PXP",
            "\u043a\u043b\u044e\u0447",
            "\u5bc6\u94a5",
            "\udb40\udc41",
            "\ud83d\ude00");

    @Test
    void of_any_text_at_all() {
        // given
        Random random = new Random(12);
        List<PageScript.Page> pages = new ArrayList<>();
        List<ExchangeProfile> profiles = Catalog.load().all();
        for (int i = 0; i < PAGES; i++) {
            List<Field> fields = profiles.get(random.nextInt(profiles.size())).fields();
            Map<String, String> pasted = new HashMap<>();
            for (Field field : fields) {
                if (random.nextInt(3) > 0) {
                    pasted.put(field.id(), text(random, fields));
                }
            }
            pages.add(new PageScript.Page(fields, pasted));
        }

        // when
        List<List<ShapeCheck.Look>> looks = PageScript.looks(pages);

        // then
        for (int i = 0; i < PAGES; i++) {
            PageScript.Page page = pages.get(i);
            assertThat(looks.get(i))
                    .as(page.pasted().toString())
                    .isEqualTo(PageScript.withoutCodes(ShapeCheck.check(page.fields(), page.pasted())));
        }
    }

    private static String text(Random random, List<Field> fields) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(9); n >= 0; n--) {
            text.append(
                    random.nextInt(4) == 0
                            ? Samples.of(fields.get(random.nextInt(fields.size())), random)
                            : PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
