package dev.rekey.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.workflows.model.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;

/**
 * What people read is worded where they read it: workflows, activities and accounts hold codes. Looked at is the byte
 * code, where a sentence that is put together of parts is still a sentence.
 */
class SentencesInCodeTest {

    /** Begins as a sentence, has three words or more, and ends as one. */
    private static final Pattern SENTENCE = Pattern.compile("(?s)\\p{Lu}\\S*(?: \\S+){2,}[.?!]");

    /** Takes a sentence for developers and operators. */
    private static final Pattern EXCEPTION = Pattern.compile(".*(Exception|Error|/UnusablePayloadKey)");

    /** Where there are still some, and how many at most. It only ever becomes shorter. */
    private static final Map<String, Integer> STILL = Map.ofEntries(
            Map.entry("AccountCorrections", 9),
            Map.entry("AccountFields", 9),
            Map.entry("AccountImport", 1),
            Map.entry("AuditCheck", 13),
            Map.entry("ContactFields", 3),
            Map.entry("CredentialStore", 6),
            Map.entry("DeliveryActivitiesImpl", 1),
            Map.entry("ForeignKeys", 2),
            Map.entry("IntakeKeyStore", 2),
            Map.entry("ListFile", 9),
            Map.entry("ListReader", 18),
            Map.entry("ListedAccount", 2),
            Map.entry("ListedContact", 3),
            Map.entry("ListedMarket", 1),
            Map.entry("MasterKeyRotation", 1),
            Map.entry("RowCheck", 7),
            Map.entry("SmtpChannel", 5),
            Map.entry("SpoiltIdentifier", 17),
            Map.entry("Vaults", 2));

    @Test
    void workflows_hold_no_sentence_for_people() throws IOException {
        assertThat(beyond(sentences(Message.class))).isEmpty();
    }

    @Test
    void activities_hold_no_sentence_for_people() throws IOException {
        assertThat(beyond(sentences(NoticeActivitiesImpl.class))).isEmpty();
    }

    @Test
    void accounts_hold_no_sentence_for_people() throws IOException {
        assertThat(beyond(sentences(TradingAccount.class))).isEmpty();
    }

    @Test
    void a_sentence_is_found_whole_and_put_together_and_one_in_an_exception_is_not() throws IOException {
        assertThat(sentences(bytes(Samples.class)))
                .containsExactlyInAnyOrder("This is a whole one.", "You ran x checks.");
    }

    /** What the rule is tried on. */
    static final class Samples {

        private Samples() {}

        static String whole() {
            return "This is a whole one.";
        }

        static String ofParts(int checks) {
            return "You ran " + checks + " checks.";
        }

        static String noSentence() {
            return "select a from b where c";
        }

        static IllegalStateException forDevelopers(int number) {
            return new IllegalStateException("There is no such number: " + number + " of it.");
        }
    }

    private static Map<String, List<String>> beyond(Map<String, List<String>> found) {
        Map<String, List<String>> beyond = new TreeMap<>(found);
        beyond.entrySet().removeIf(one -> one.getValue().size() <= STILL.getOrDefault(one.getKey(), 0));
        return beyond;
    }

    /** All sentences in the module of this class, by the simple names of the classes that hold them. */
    private static Map<String, List<String>> sentences(Class<?> ofModule) throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        try {
            URI place =
                    ofModule.getProtectionDomain().getCodeSource().getLocation().toURI();
            if (place.getPath().endsWith(".jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(Path.of(place))) {
                    collect(jar.getPath("/"), found);
                }
            } else {
                collect(Path.of(place), found);
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        return found;
    }

    private static void collect(Path root, Map<String, List<String>> found) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> {
                try {
                    List<String> here = sentences(Files.readAllBytes(file));
                    String name = String.valueOf(file.getFileName()).replaceAll("(\\$.*)?\\.class$", "");
                    if (!here.isEmpty()) {
                        found.computeIfAbsent(name, none -> new ArrayList<>()).addAll(here);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in =
                type.getResourceAsStream(type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static List<String> sentences(byte[] type) {
        List<String> found = new ArrayList<>();
        new ClassReader(type)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String name,
                                    String descriptor,
                                    @Nullable String signature,
                                    String @Nullable [] exceptions) {
                                return new Constants(found);
                            }
                        },
                        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return found;
    }

    /** Finds what looks like a sentence, but for what an exception or a log is made with. */
    private static final class Constants extends MethodVisitor {

        private final List<String> found;
        private int exceptions;
        private boolean logging;

        Constants(List<String> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            exceptions += opcode == Opcodes.NEW && EXCEPTION.matcher(type).matches() ? 1 : 0;
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            logging |= descriptor.equals("Lorg/slf4j/Logger;");
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
            if (name.equals("<init>") && EXCEPTION.matcher(owner).matches()) {
                exceptions = Math.max(0, exceptions - 1);
            }
            logging &= !owner.equals("org/slf4j/Logger");
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof String text) {
                look(text);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            Arrays.stream(arguments)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .forEach(recipe -> look(recipe.replace('\u0001', 'x').replace('\u0002', 'x')));
        }

        private void look(String text) {
            if (exceptions == 0 && !logging && SENTENCE.matcher(text).matches()) {
                found.add(text);
            }
        }
    }
}
