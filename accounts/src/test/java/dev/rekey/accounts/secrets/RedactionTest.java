package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Role;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class RedactionTest {

    private static final String MARK = "CANARY7f3a";

    private final CredentialSecret secret =
            new CredentialSecret(MARK + "-the-api-key-9Z8Y", MARK + "-the-secret", MARK + "-the-passphrase");

    @Test
    void an_opened_credential_has_no_telling_text() {
        assertThat(secret.toString()).isEqualTo("CredentialSecret[hidden]");
        assertThat(secret.lastFour()).isEqualTo("9Z8Y");
        assertThat(new CredentialSecret("1234567", "s", null).lastFour()).isEmpty();
    }

    @Test
    void an_opened_credential_cannot_be_mapped_or_serialised() throws Exception {
        String mapped;
        try {
            mapped = JsonMapper.builder().build().writeValueAsString(secret);
        } catch (JacksonException e) {
            mapped = e.toString();
        }
        assertThat(mapped).doesNotContain(MARK);
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(secret)).isInstanceOf(NotSerializableException.class);
        }
    }

    @Test
    void keys_have_no_telling_text_and_cannot_be_serialised() throws Exception {
        MasterKey key = MasterKey.ephemeral();

        assertThat(key.toString()).isEqualTo("MasterKey[hidden]");
        assertThat(Hpke.newKeyPair().toString()).isEqualTo("KeyPair[hidden]");
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(key)).isInstanceOf(NotSerializableException.class);
        }
    }

    @Test
    void an_agent_does_not_show_the_hash_of_the_password() {
        assertThat(new Agent("id", "ada", "Ada", MARK, Role.ADMIN, true, 1, false).toString())
                .doesNotContain(MARK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MARK,
                "\"" + MARK + "\"",
                "[\"" + MARK + "\"]",
                "{\"apiKey\":\"" + MARK + "\"}",
                "{\"apiKey\":\"" + MARK + "\",\"secret\":" + MARK + "}",
                "{\"apiKey\":\"" + MARK + "\",\"secret\":{\"" + MARK + "\":1}}",
                "{\"apiKey\":\"" + MARK + "\",\"secret\":\"x\",\"passphrase\":[\"" + MARK + "\"]}",
                ""
            })
    void a_text_that_is_no_credential_is_refused_without_a_word_of_it(String text) {
        Throwable thrown = catchThrowable(() -> CredentialSecret.fromJson(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(thrown).isInstanceOf(SealBroken.class);
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(MARK);
    }

    @Test
    void a_credential_reads_back_as_it_was_sealed() throws Exception {
        CredentialSecret two = new CredentialSecret("ключ-İı-1234", "\"\\\n", null);

        assertThat(CredentialSecret.fromJson(secret.toJson())).isEqualTo(secret);
        assertThat(CredentialSecret.fromJson(two.toJson())).isEqualTo(two).hasSameHashCodeAs(two);
    }
}
