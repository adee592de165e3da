package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakScanTest {

    private static final String SECRET = "Zm9vYmFy/Planted+Secret-0123456789";

    @TempDir
    Path folder;

    @Test
    void every_form_that_was_planted_is_found() throws IOException {
        for (Map.Entry<String, byte[]> form : LeakScan.forms(SECRET).entrySet()) {
            // given
            Path file = folder.resolve("file");
            byte[] noise = "before ".getBytes(StandardCharsets.US_ASCII);
            byte[] planted = new byte[noise.length * 2 + form.getValue().length];
            System.arraycopy(noise, 0, planted, 0, noise.length);
            System.arraycopy(form.getValue(), 0, planted, noise.length, form.getValue().length);
            Files.write(file, planted);

            // then
            assertThat(LeakScan.in(folder, any -> true, Map.of("the secret", SECRET)))
                    .as(form.getKey())
                    .contains("the secret as " + form.getKey() + " in file");
        }
    }

    @Test
    void a_secret_inside_a_longer_base64_text_is_found_whatever_stands_before_it() throws IOException {
        for (String before : new String[] {"", "{", "{\"", "{\"a", "{\"secret\":\""}) {
            // given
            String json = before + SECRET + "\",\"more\":1}";
            Files.writeString(
                    folder.resolve("file"), Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));

            // then
            assertThat(LeakScan.in(folder, any -> true, Map.of("the secret", SECRET)))
                    .as(before)
                    .isNotEmpty();
        }
    }

    @Test
    void a_folder_without_the_secret_has_no_finds() throws IOException {
        Files.writeString(folder.resolve("file"), "nothing of the sort: Zm9vYmFy/Planted");

        assertThat(LeakScan.in(folder, any -> true, Map.of("the secret", SECRET)))
                .isEmpty();
    }
}
