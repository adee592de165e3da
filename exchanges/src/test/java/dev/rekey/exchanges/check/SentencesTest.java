package dev.rekey.exchanges.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code tells codes: what people read stands in the words files. */
class SentencesTest {

    /** A capital, three words or more, and an end. */
    private static final Pattern SENTENCE = Pattern.compile("\\p{Lu}\\S*(?: \\S+){2,}[.?!]");

    /** Classes with sentences that no customer and no agent reads, and how many. */
    private static final Map<String, Integer> FOR_DEVELOPERS = Map.of(
            // what the command that compares signatures prints
            "vectors/Vector", 3,
            "vectors/VectorCheck", 2,
            "gemini/GeminiApi", 1,
            // an exchange's own words
            "hyperliquid/HyperliquidApi", 1,
            // why the program does not start, and what a log says
            "check/ExchangeHosts", 1,
            "check/CheckFault", 1);

    @Test
    void no_class_of_the_exchanges_holds_a_sentence_for_people() throws IOException {
        Path classes = Path.of(Session.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .resolve("dev/rekey/exchanges");
        Map<String, Integer> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".class")).toList()) {
                int sentences = (int) constants(file).stream()
                        .filter(text -> SENTENCE.matcher(text).matches())
                        .count();
                if (sentences > 0) {
                    String name = classes.relativize(file).toString().replace('\\', '/');
                    found.put(name.substring(0, name.length() - ".class".length()), sentences);
                }
            }
        }

        assertThat(found).isEqualTo(FOR_DEVELOPERS);
    }

    /** The texts among a class's constants (JVM specification, 4.4). */
    private static List<String> constants(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(bytes)) {
            in.skipNBytes(8);
            int count = in.readUnsignedShort();
            Map<Integer, String> texts = new HashMap<>();
            List<Integer> strings = new ArrayList<>();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.put(i, in.readUTF());
                    case 8 -> strings.add(in.readUnsignedShort());
                    case 7, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++;
                    }
                    default -> in.skipNBytes(4);
                }
            }
            return strings.stream().map(texts::get).toList();
        }
    }
}
