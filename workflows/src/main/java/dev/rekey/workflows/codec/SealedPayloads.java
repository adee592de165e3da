package dev.rekey.workflows.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals each payload whole (AES-256-GCM, a random nonce of 96 bits), bound to the namespace and the workflow it belongs
 * to: moved into another workflow it does not open. What was never sealed passes through, so that sessions that were
 * open before go on.
 */
final class SealedPayloads implements PayloadCodec {

    static final String ENCODING = "binary/encrypted";

    private static final String ENCODING_KEY = "encoding";
    private static final String KEY_ID = "key";
    /** Who the payload belongs to; short, because the summaries that people read have a limit of 400 bytes. */
    private static final String BOUND_TO = "for";

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int BOUND_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final PayloadKeys keys;
    private final ByteString boundTo;

    /** Without a workflow that a payload would have to belong to. */
    SealedPayloads(PayloadKeys keys) {
        this(keys, ByteString.EMPTY);
    }

    private SealedPayloads(PayloadKeys keys, ByteString boundTo) {
        this.keys = keys;
        this.boundTo = boundTo;
    }

    @Override
    public PayloadCodec withContext(SerializationContext context) {
        return context instanceof HasWorkflowSerializationContext workflow
                ? new SealedPayloads(keys, digest(workflow.getNamespace(), workflow.getWorkflowId()))
                : this;
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        if (keys.sealing().isEmpty()) {
            return payloads;
        }
        String id = keys.sealing().get();
        SecretKey key = keys.key(id).orElseThrow();
        List<Payload> sealed = new ArrayList<>(payloads.size());
        for (Payload payload : payloads) {
            byte[] nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            try {
                byte[] secret =
                        cipher(Cipher.ENCRYPT_MODE, key, nonce, id, boundTo).doFinal(payload.toByteArray());
                Payload.Builder builder = Payload.newBuilder()
                        .putMetadata(ENCODING_KEY, ByteString.copyFromUtf8(ENCODING))
                        .putMetadata(KEY_ID, ByteString.copyFromUtf8(id))
                        .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(secret)));
                if (!boundTo.isEmpty()) {
                    builder.putMetadata(BOUND_TO, boundTo);
                }
                sealed.add(builder.build());
            } catch (GeneralSecurityException e) {
                throw new PayloadCodecException("A payload could not be sealed", e);
            }
        }
        return sealed;
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        List<Payload> opened = new ArrayList<>(payloads.size());
        for (Payload payload : payloads) {
            opened.add(isSealed(payload) ? open(payload) : payload);
        }
        return opened;
    }

    static boolean isSealed(Payload payload) {
        return ENCODING.equals(
                payload.getMetadataOrDefault(ENCODING_KEY, ByteString.EMPTY).toStringUtf8());
    }

    /** Opens one; the message of a failure tells what to look for and nothing of the content. */
    private Payload open(Payload payload) {
        String id = payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
        ByteString belongsTo = payload.getMetadataOrDefault(BOUND_TO, ByteString.EMPTY);
        SecretKey key = keys.key(id)
                .orElseThrow(() -> failure("it was sealed under the payload key " + shown(id)
                        + ", which this process does not have. Name its file in rekey.codec.key-files"));
        if (!boundTo.isEmpty() && !belongsTo.isEmpty() && !belongsTo.equals(boundTo)) {
            throw failure("it belongs to another workflow");
        }
        byte[] data = payload.getData().toByteArray();
        if (data.length < NONCE_BYTES + TAG_BITS / 8) {
            throw failure("it is cut off");
        }
        try {
            byte[] nonce = Arrays.copyOf(data, NONCE_BYTES);
            byte[] plain = cipher(Cipher.DECRYPT_MODE, key, nonce, id, belongsTo)
                    .doFinal(data, NONCE_BYTES, data.length - NONCE_BYTES);
            return Payload.parseFrom(plain);
        } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
            // The cause is left out on purpose: nothing about the content may travel on.
            throw failure("it was changed, or moved here from elsewhere");
        }
    }

    private static PayloadCodecException failure(String why) {
        return new PayloadCodecException("A payload cannot be opened: " + why + ".");
    }

    /** The id is anybody's input; whatever is no id is not repeated. */
    private static String shown(String id) {
        return id.matches("[0-9a-f]{8}") ? id : "(none)";
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String id, ByteString boundTo)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(utf8("rekey/1 payload " + id + " "));
        cipher.updateAAD(boundTo.toByteArray());
        return cipher;
    }

    private static ByteString digest(@Nullable String namespace, @Nullable String workflowId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {String.valueOf(namespace), String.valueOf(workflowId)}) {
                byte[] bytes = utf8(part);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return ByteString.copyFrom(digest.digest(), 0, BOUND_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
