package dev.rekey.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Looks for secrets in files: in plain, as UTF-16, in hexadecimal, in base64 at each of its three offsets, reversed. */
final class LeakScan {

    private static final int SHORTEST = 12;

    private LeakScan() {}

    /** Where each secret was found: a line for each find, which names the file and the form but not the secret. */
    static List<String> in(Path folder, Predicate<Path> searched, Map<String, String> secrets) {
        List<String> finds = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).filter(searched).toList()) {
                byte[] content = Files.readAllBytes(file);
                secrets.forEach((name, secret) -> forms(secret).forEach((form, bytes) -> {
                    if (contains(content, bytes)) {
                        finds.add(name + " as " + form + " in " + folder.relativize(file));
                    }
                }));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return finds;
    }

    /** The forms in which a secret could stand somewhere. */
    static Map<String, byte[]> forms(String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("too short to be told from chance");
        }
        byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> forms = new LinkedHashMap<>();
        forms.put("plain text", plain);
        forms.put("UTF-16", secret.getBytes(StandardCharsets.UTF_16LE));
        forms.put("hexadecimal", ascii(HexFormat.of().formatHex(plain)));
        forms.put("upper-case hexadecimal", ascii(HexFormat.of().withUpperCase().formatHex(plain)));
        forms.put("reversed", ascii(new StringBuilder(secret).reverse().toString()));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[plain.length + offset];
            System.arraycopy(plain, 0, shifted, offset, plain.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // The characters at both ends also depend on the neighbours.
            int begin = offset == 0 ? 0 : offset + 1;
            String kernel = encoded.substring(begin, encoded.length() - 2);
            forms.put("base64 at offset " + offset, ascii(kernel));
            forms.put(
                    "base64url at offset " + offset,
                    ascii(kernel.replace('+', '-').replace('/', '_')));
        }
        return forms;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean contains(byte[] content, byte[] wanted) {
        int last = content.length - wanted.length;
        outer:
        for (int i = 0; i <= last; i++) {
            if (content[i] != wanted[0]) {
                continue;
            }
            for (int j = 1; j < wanted.length; j++) {
                if (content[i + j] != wanted[j]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}
