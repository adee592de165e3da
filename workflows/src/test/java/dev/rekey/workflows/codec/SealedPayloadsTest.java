package dev.rekey.workflows.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.fakes.KeyFiles;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedPayloadsTest {

    private static final String WORDS = "Anna's grid bots stand still";

    @TempDir
    Path folder;

    private Path one;
    private Path two;

    @BeforeEach
    void keys() throws IOException {
        one = folder.resolve("one.key");
        two = folder.resolve("two.key");
        KeyFiles.make(one);
        KeyFiles.make(two);
    }

    private static PayloadCodec codec(Path... files) {
        return codec(true, files);
    }

    private static PayloadCodec codec(boolean seal, Path... files) {
        return new SealedPayloads(PayloadKeys.fromFiles(List.of(files), seal));
    }

    private static PayloadCodec of(PayloadCodec codec, String workflow) {
        return codec.withContext(new WorkflowSerializationContext("default", workflow));
    }

    private static Payload plain() {
        return Payloads.converter().toPayload(WORDS).orElseThrow();
    }

    private static Payload seal(PayloadCodec codec) {
        return codec.encode(List.of(plain())).get(0);
    }

    private static Payload open(PayloadCodec codec, Payload payload) {
        return codec.decode(List.of(payload)).get(0);
    }

    @Test
    void a_sealed_payload_shows_nothing_and_opens_as_it_was() {
        Payload sealed = seal(codec(one));

        assertThat(new String(sealed.toByteArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain("Anna", "json/plain");
        assertThat(sealed.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("binary/encrypted");
        assertThat(open(codec(one), sealed)).isEqualTo(plain());
    }

    @Test
    void the_same_words_are_sealed_differently_each_time() {
        PayloadCodec codec = codec(one);

        assertThat(seal(codec)).isNotEqualTo(seal(codec));
    }

    @Test
    void what_was_never_sealed_passes_through() {
        assertThat(open(codec(one), plain())).isEqualTo(plain());
    }

    @Test
    void a_payload_opens_in_its_own_workflow_only() {
        // given
        Payload sealed = seal(of(codec(one), "account-1"));

        // then
        assertThat(open(of(codec(one), "account-1"), sealed)).isEqualTo(plain());
        assertThatThrownBy(() -> open(of(codec(one), "account-2"), sealed))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageContaining("belongs to another workflow");

        // and rewriting whom it belongs to breaks the seal
        Payload moved = sealed.toBuilder()
                .putMetadata("for", seal(of(codec(one), "account-2")).getMetadataOrThrow("for"))
                .build();
        assertThatThrownBy(() -> open(of(codec(one), "account-2"), moved))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageContaining("changed, or moved");
        Payload freed = sealed.toBuilder().removeMetadata("for").build();
        assertThatThrownBy(() -> open(of(codec(one), "account-2"), freed)).isInstanceOf(PayloadCodecException.class);
    }

    @Test
    void whoever_reads_for_people_needs_no_workflow() {
        assertThat(open(codec(one), seal(of(codec(one), "account-1")))).isEqualTo(plain());
    }

    @Test
    void every_changed_bit_is_noticed() {
        // given
        Payload sealed = seal(codec(one));

        for (int i = 0; i < sealed.getData().size() * 8; i++) {
            byte[] data = sealed.getData().toByteArray();
            data[i / 8] ^= (byte) (1 << (i % 8));
            Payload changed =
                    sealed.toBuilder().setData(ByteString.copyFrom(data)).build();

            // then
            assertThatThrownBy(() -> open(codec(one), changed))
                    .isInstanceOf(PayloadCodecException.class)
                    .hasMessageNotContaining("Anna")
                    .hasNoCause();
        }
        for (int length = 0; length < sealed.getData().size(); length++) {
            Payload cut = sealed.toBuilder()
                    .setData(sealed.getData().substring(0, length))
                    .build();
            assertThatThrownBy(() -> open(codec(one), cut)).isInstanceOf(PayloadCodecException.class);
        }
    }

    @Test
    void keys_are_changed_one_after_the_other() {
        Payload old = seal(codec(one));

        assertThat(open(codec(two, one), old)).isEqualTo(plain());
        assertThat(open(codec(one, two), seal(codec(two, one)))).isEqualTo(plain());
        assertThatThrownBy(() -> open(codec(two), old))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageContaining("rekey.codec.key-files");
    }

    @Test
    void keys_can_be_known_before_they_are_used() {
        assertThat(seal(codec(false, one))).isEqualTo(plain());
        assertThat(open(codec(false, one), seal(codec(one)))).isEqualTo(plain());
    }

    @Test
    void a_key_file_that_others_can_read_or_that_holds_no_key_is_refused() throws IOException {
        Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(two, "no key");

        assertThatThrownBy(() -> codec(one)).hasMessageContaining("chmod 600");
        assertThatThrownBy(() -> codec(two)).hasMessageContaining("holds no payload key");
        assertThatThrownBy(() -> codec(folder.resolve("none"))).hasMessageContaining("cannot be read");
    }

    @Test
    void a_new_key_is_named_and_not_shown() throws IOException {
        PayloadKeys.Fresh key = PayloadKeys.fresh();

        assertThat(key.text()).contains(key.id());
        assertThat(key.toString())
                .contains(key.id())
                .doesNotContain(key.text().strip().substring(30));
        assertThat(PayloadKeys.fresh().text()).isNotEqualTo(key.text());
        assertThat(PayloadKeys.fromFiles(List.of(one), true).toString())
                .doesNotContain(Files.readString(one).strip().substring(30));
    }

    @Test
    void a_summary_of_the_longest_kind_stays_below_the_servers_limit_when_it_is_sealed() {
        PayloadCodec codec = of(codec(one), "account-3f0c5e1e-6a38-4a57-9d2c-1c9e7c1f0a11");
        Payload summary = Payloads.converter().toPayload("ä".repeat(100)).orElseThrow();

        assertThat(codec.encode(List.of(summary)).get(0).getSerializedSize()).isLessThan(400);
    }

    @Test
    void a_failure_of_the_longest_kind_stays_below_what_temporal_keeps_of_one_when_it_is_sealed() {
        // given
        DataConverter converter = Payloads.converter(PayloadKeys.fromFiles(List.of(one), true));
        Throwable failure = new IllegalStateException("deepest");
        for (int i = 0; i < 5; i++) {
            failure = new IllegalStateException("the statement was ".repeat(200), failure);
        }

        // when
        Failure sealed = converter.exceptionToFailure(failure);

        // then
        assertThat(sealed.getSerializedSize()).isLessThan(4096);
        assertThat(sealed.getMessage()).isEqualTo("Encoded failure");
        assertThat(converter.failureToException(sealed)).hasMessageContaining("the statement was");
    }

    @Test
    void people_get_what_can_be_opened_and_the_rest_as_it_was() throws IOException {
        // given
        List<Payload> mixed = new ArrayList<>(List.of(plain(), seal(codec(one)), seal(codec(two))));
        String json = JsonFormat.printer()
                .print(io.temporal.api.common.v1.Payloads.newBuilder().addAllPayloads(mixed));

        // when
        PayloadOpener.Opened opened = new PayloadOpener(PayloadKeys.fromFiles(List.of(one), true)).open(json);

        // then
        io.temporal.api.common.v1.Payloads.Builder read = io.temporal.api.common.v1.Payloads.newBuilder();
        JsonFormat.parser().merge(opened.json(), read);
        assertThat(read.getPayloadsList()).containsExactly(plain(), plain(), mixed.get(2));
        assertThat(opened.count()).isEqualTo(2);
        assertThat(opened.failed()).isEqualTo(1);
        assertThat(opened.toString()).doesNotContain("Anna");
    }
}
