package dev.rekey.workflows;

import dev.rekey.workflows.codec.PayloadKeys;
import dev.rekey.workflows.codec.SealingConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.Jackson3JsonPayloadConverter;

/** How messages become payloads: JSON that people can read in the Temporal Web UI, times by ISO 8601. */
public final class Payloads {

    private Payloads() {}

    /** The converter that worker, pages and programs share. */
    public static DataConverter converter() {
        return DefaultDataConverter.newDefaultInstance()
                .withPayloadConverterOverrides(new Jackson3JsonPayloadConverter())
                .withFailureConverter(new KeptFailures());
    }

    /**
     * The same where payloads may be sealed, by this process or by another one. It takes this one to know a sealed
     * payload even without any key: the SDK drops a signal whose payload is of a kind it does not know.
     */
    public static DataConverter converter(PayloadKeys keys) {
        return SealingConverter.over(converter(), keys);
    }
}
