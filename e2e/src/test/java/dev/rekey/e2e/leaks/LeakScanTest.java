package dev.rekey.e2e.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakScanTest {

    private static final String SECRET = "Zm9vYmFy/Planted+Secret-0123456789";
    private static final Map<String, String> SECRETS = Map.of("the secret", SECRET);

    @TempDir
    Path folder;

    @Test
    void twenty_planted_twenty_found() throws IOException {
        // given each form in the middle, at the end, and across the border of two parts that are read one by one
        Random random = new Random(20);
        int planted = 0;
        for (Map.Entry<String, byte[]> form : LeakScan.forms(SECRET).entrySet()) {
            plant("plain-" + planted++, random, 1_000, form.getValue(), 1_000);
        }
        byte[] plain = SECRET.getBytes(StandardCharsets.UTF_8);
        byte[] wide = SECRET.getBytes(StandardCharsets.UTF_16BE);
        plant("first-byte-" + planted++, random, 0, plain, 10);
        plant("last-byte-" + planted++, random, 10, plain, 0);
        plant("alone-" + planted++, random, 0, plain, 0);
        plant("border-" + planted++, random, (1 << 20) - 1, plain, 50);
        plant("border-" + planted++, random, (1 << 20) - plain.length + 1, plain, 50);
        plant("border-" + planted++, random, (2 << 20) - 7, wide, 50);
        plant("deep/in/a/folder-" + planted++, random, 3 << 20, plain, 1 << 20);
        plant("beginning-" + planted++, random, 100, Arrays.copyOf(plain, 10), 100);
        plant("end-" + planted++, random, 100, Arrays.copyOfRange(plain, plain.length - 10, plain.length), 100);

        // then
        assertThat(planted).isGreaterThanOrEqualTo(20);
        for (int i = 0; i < planted; i++) {
            String number = "-" + i;
            LeakScan.Found found = new LeakScan(SECRETS)
                    .search(folder, file -> file.getFileName().toString().endsWith(number));
            assertThat(found.files()).isOne();
            assertThat(found.finds()).as("planted " + i).isNotEmpty();
            assertThat(found.finds().toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void every_form_that_is_claimed_is_looked_for() {
        assertThat(LeakScan.forms(SECRET))
                .containsOnlyKeys(
                        "plain text",
                        "UTF-16, low byte first",
                        "UTF-16, high byte first",
                        "hexadecimal",
                        "upper-case hexadecimal",
                        "reversed",
                        "encoded for a link",
                        "its beginning",
                        "its end",
                        "base64 at offset 0",
                        "base64 at offset 1",
                        "base64 at offset 2",
                        "base64url at offset 0",
                        "base64url at offset 1",
                        "base64url at offset 2");
    }

    @Test
    void a_secret_in_a_packed_log_is_found() throws IOException {
        // given
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(folder.resolve("worker.log.0.gz")))) {
            packed.write(("the key was " + SECRET + "\n").getBytes(StandardCharsets.UTF_8));
        }

        // then
        assertThat(LeakScan.in(folder, any -> true, SECRETS)).isNotEmpty();
    }

    private void plant(String name, Random random, int before, byte[] form, int after) throws IOException {
        byte[] all = new byte[before + form.length + after];
        random.nextBytes(all);
        System.arraycopy(form, 0, all, before, form.length);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, all);
    }

    @Test
    void a_secret_inside_a_longer_base64_text_is_found_whatever_stands_before_it() throws IOException {
        for (String before : new String[] {"", "{", "{\"", "{\"a", "{\"secret\":\""}) {
            // given
            String json = before + SECRET + "\",\"more\":1}";
            Files.writeString(
                    folder.resolve("file"), Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));

            // then
            assertThat(LeakScan.in(folder, any -> true, SECRETS)).as(before).isNotEmpty();
        }
    }

    @Test
    void a_folder_without_the_secret_has_no_finds() throws IOException {
        Files.writeString(folder.resolve("file"), "nothing of the sort: Zm9vYmFy, a piece that chance may make");

        assertThat(LeakScan.in(folder, any -> true, SECRETS)).isEmpty();
    }
}
