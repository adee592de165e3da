package dev.rekey.workflows.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.List;

/** Opens payloads for people, in the form in which the Temporal Web UI and the Temporal CLI send them. */
public final class PayloadOpener {

    private final PayloadKeys keys;
    private final SealedPayloads codec;

    /** With these keys. */
    public PayloadOpener(PayloadKeys keys) {
        this.keys = keys;
        this.codec = new SealedPayloads(keys);
    }

    /** Whether there is anything this could open. */
    public boolean active() {
        return keys.any();
    }

    /**
     * What was opened.
     *
     * @param json the payloads in their order; one that cannot be opened stays sealed
     * @param count how many of them were sealed
     * @param failed how many of the sealed ones could not be opened
     */
    public record Opened(String json, int count, int failed) {

        @Override
        public String toString() {
            return "Opened[" + count + " sealed, " + failed + " failed]";
        }
    }

    /**
     * Opens payloads given as JSON (the protocol buffer {@code Payloads} in its JSON form).
     *
     * @throws IllegalArgumentException when it is none
     */
    public Opened open(String json) {
        Payloads.Builder given = Payloads.newBuilder();
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(json, given);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("no payloads in their JSON form");
        }
        Payloads.Builder opened = Payloads.newBuilder();
        int count = 0;
        int failed = 0;
        for (Payload payload : given.getPayloadsList()) {
            count += SealedPayloads.isSealed(payload) ? 1 : 0;
            try {
                opened.addAllPayloads(codec.decode(List.of(payload)));
            } catch (PayloadCodecException closed) {
                opened.addPayloads(payload);
                failed++;
            }
        }
        try {
            return new Opened(
                    JsonFormat.printer().omittingInsignificantWhitespace().print(opened), count, failed);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("payloads always have a JSON form", e);
        }
    }
}
