package dev.rekey.accounts.secrets;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An opened credential. A class and not a record, so that no mapper and no log line can take it apart: its text shows
 * nothing, and it is turned into bytes only on its way into a seal.
 */
public final class CredentialSecret {

    // Buffers that are used again would keep the secret that was read last for as long as the process lives.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .build())
            .build();

    private static final int LONGEST_FIELD = 4_096;

    private final String apiKey;
    private final String secret;
    private final @Nullable String passphrase;
    private final String identity;

    /** A credential of two or three parts. */
    public CredentialSecret(String apiKey, String secret, @Nullable String passphrase) {
        this(apiKey, secret, passphrase, apiKey);
    }

    private CredentialSecret(String apiKey, String secret, @Nullable String passphrase, String identity) {
        this.apiKey = apiKey;
        this.secret = secret;
        this.passphrase = passphrase;
        this.identity = identity;
    }

    /**
     * The same, recognised by something else than its public half. Needed where several keys share that half, as agents
     * of one wallet do.
     *
     * @param name what is public and tells this key from all others; no part of what is sealed
     */
    public CredentialSecret recognisedBy(String name) {
        return new CredentialSecret(apiKey, secret, passphrase, name);
    }

    /** What tells this key from all others; the public half unless something else was said. */
    public String identity() {
        return identity;
    }

    /**
     * Reads the text that the page sealed: a JSON object with the fields apiKey, secret and, where the exchange has one,
     * passphrase.
     *
     * @throws SealBroken when it is anything else; the message shows nothing of it
     */
    static CredentialSecret fromJson(byte[] plain) throws SealBroken {
        JsonNode node;
        try {
            node = JSON.readTree(plain);
        } catch (JacksonException e) {
            // The cause is left out on purpose: a parser quotes what it could not read.
            throw new SealBroken("the sealed value holds no credential");
        }
        String apiKey = field(node, "apiKey");
        String secret = field(node, "secret");
        if (apiKey == null || secret == null) {
            throw new SealBroken("the sealed value holds no credential");
        }
        return new CredentialSecret(apiKey, secret, field(node, "passphrase"));
    }

    private static @Nullable String field(JsonNode node, String name) throws SealBroken {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString() || value.stringValue().length() > LONGEST_FIELD) {
            throw new SealBroken("a field of the sealed value is no text or too long");
        }
        return value.stringValue();
    }

    /** The form that is sealed. */
    byte[] toJson() {
        ObjectNode node = JSON.createObjectNode();
        node.put("apiKey", apiKey);
        node.put("secret", secret);
        if (passphrase != null) {
            node.put("passphrase", passphrase);
        }
        return JSON.writeValueAsBytes(node);
    }

    /** The public half. */
    public String apiKey() {
        return apiKey;
    }

    /** The secret half. */
    public String secret() {
        return secret;
    }

    /** The third field, where the exchange has one. */
    public @Nullable String passphrase() {
        return passphrase;
    }

    /** The last four characters of what the key is recognised by; none of one so short that they would give it away. */
    public String lastFour() {
        return identity.length() < 8 ? "" : identity.substring(identity.length() - 4);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CredentialSecret that
                && apiKey.equals(that.apiKey)
                && secret.equals(that.secret)
                && Objects.equals(passphrase, that.passphrase);
    }

    @Override
    public int hashCode() {
        return Objects.hash(apiKey, secret, passphrase);
    }

    @Override
    public String toString() {
        return "CredentialSecret[hidden]";
    }
}
