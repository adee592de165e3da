package dev.rekey.e2e.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Looks for secrets in files of any size, in every form in which they could stand there: in plain, as UTF-16 of both byte
 * orders, in hexadecimal, in base64 at each of its three offsets (also the form for links), encoded for a link, reversed;
 * and for their beginnings and ends. Files that are packed by gzip are looked into.
 */
public final class LeakScan {

    private static final int SHORTEST = 12;
    private static final int CHUNK = 1 << 20;
    private static final int HASH_BITS = 22;

    /** A piece that is as improbable as this is no chance, in all that is searched. */
    private static final int BITS_OF_A_PIECE = 44;

    private static final int SHORTEST_PIECE = 8;

    // Looked for, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Wanted(String name, String form, byte[] bytes) {
        @Override
        public String toString() {
            return name + " as " + form;
        }
    }

    private final Map<Integer, List<Wanted>> byStart = new HashMap<>();
    private final BitSet starts = new BitSet(1 << HASH_BITS);
    private int longest;

    /** For these secrets, each by a name that may be shown. */
    public LeakScan(Map<String, String> secrets) {
        secrets.forEach((name, secret) -> forms(secret).forEach((form, bytes) -> {
            int start = start(bytes, 0);
            byStart.computeIfAbsent(start, none -> new ArrayList<>()).add(new Wanted(name, form, bytes));
            starts.set(hash(start));
            longest = Math.max(longest, bytes.length);
        }));
    }

    /**
     * What a search found.
     *
     * @param files how many files were read
     * @param bytes how many bytes
     * @param finds a line for each find, which names the file and the form but not the secret
     */
    public record Found(int files, long bytes, List<String> finds) {}

    /** Where each secret was found in a folder: a line for each find. */
    public static List<String> in(Path folder, Predicate<Path> searched, Map<String, String> secrets) {
        return new LeakScan(secrets).search(folder, searched).finds();
    }

    /** Searches the files of a folder and of the folders in it. */
    public Found search(Path folder, Predicate<Path> searched) {
        Set<String> finds = new LinkedHashSet<>();
        int count = 0;
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(Files::isRegularFile).filter(searched).sorted().toList()) {
                count++;
                bytes += search(file, folder, finds);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Found(count, bytes, List.copyOf(finds));
    }

    private long search(Path file, Path folder, Set<String> finds) throws IOException {
        long bytes = 0;
        byte[] buffer = new byte[CHUNK + longest];
        int kept = 0;
        try (InputStream in = open(file)) {
            int read;
            while ((read = in.readNBytes(buffer, kept, CHUNK)) > 0) {
                bytes += read;
                int filled = kept + read;
                search(buffer, filled, file, folder, finds);
                // What could be the beginning of a secret that goes on in the next part is looked at again.
                kept = Math.min(filled, longest - 1);
                System.arraycopy(buffer, filled - kept, buffer, 0, kept);
            }
        }
        return bytes;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    }

    private void search(byte[] content, int filled, Path file, Path folder, Set<String> finds) {
        for (int i = 0; i + 4 <= filled; i++) {
            int start = start(content, i);
            if (!starts.get(hash(start))) {
                continue;
            }
            for (Wanted wanted : byStart.getOrDefault(start, List.of())) {
                int end = i + wanted.bytes().length;
                if (end <= filled && Arrays.equals(content, i, end, wanted.bytes(), 0, wanted.bytes().length)) {
                    finds.add(wanted + " in " + folder.relativize(file));
                }
            }
        }
    }

    private static int start(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    private static int hash(int start) {
        return (start * 0x9e3779b1) >>> (32 - HASH_BITS);
    }

    /** The forms in which a secret could stand somewhere. */
    static Map<String, byte[]> forms(String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("too short to be told from chance");
        }
        byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> forms = new LinkedHashMap<>();
        forms.put("plain text", plain);
        forms.put("UTF-16, low byte first", secret.getBytes(StandardCharsets.UTF_16LE));
        forms.put("UTF-16, high byte first", secret.getBytes(StandardCharsets.UTF_16BE));
        forms.put("hexadecimal", ascii(HexFormat.of().formatHex(plain)));
        forms.put("upper-case hexadecimal", ascii(HexFormat.of().withUpperCase().formatHex(plain)));
        forms.put("reversed", ascii(new StringBuilder(secret).reverse().toString()));
        String forLinks = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        if (!forLinks.equals(secret)) {
            forms.put("encoded for a link", ascii(forLinks));
        }
        int piece = piece(secret);
        if (piece <= secret.length() / 2) {
            forms.put("its beginning", ascii(secret.substring(0, piece)));
            forms.put("its end", ascii(secret.substring(secret.length() - piece)));
        }
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

    /** How many characters tell a secret from chance: more, the fewer kinds of characters it is made of. */
    private static int piece(String secret) {
        if (secret.startsWith("-----") || secret.matches("[a-z\",: -]+")) {
            // Every private key begins and ends with the same words; and words begin and end with a word.
            return secret.length();
        }
        boolean hexadecimal = secret.matches("[0-9a-fA-F-]+");
        int bits = hexadecimal ? 4 : 5;
        return Math.max(SHORTEST_PIECE, (BITS_OF_A_PIECE + bits - 1) / bits);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
