package dev.rekey.workflows.codec;

import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.internal.worker.WorkflowExecutionException;
import io.temporal.payload.context.SerializationContext;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A converter that seals what another one makes: payloads, and of failures also message and stack trace. A failure that
 * went through here already is left alone: the SDK converts what an update validator threw twice, and sealed twice it
 * would have lost its message.
 */
public final class SealingConverter implements DataConverter {

    private final DataConverter sealing;

    private SealingConverter(DataConverter sealing) {
        this.sealing = sealing;
    }

    /** Over this converter, with these keys. */
    public static DataConverter over(DataConverter plain, PayloadKeys keys) {
        return new SealingConverter(new CodecDataConverter(
                plain, List.of(new SealedPayloads(keys)), keys.sealing().isPresent()));
    }

    @Override
    public Failure exceptionToFailure(Throwable exception) {
        return exception instanceof WorkflowExecutionException converted
                        && converted.getFailure().hasEncodedAttributes()
                ? converted.getFailure()
                : sealing.exceptionToFailure(exception);
    }

    @Override
    public RuntimeException failureToException(Failure failure) {
        return sealing.failureToException(failure);
    }

    @Override
    public <T> Optional<Payload> toPayload(@Nullable T value) {
        return sealing.toPayload(value);
    }

    @Override
    public <T> @Nullable T fromPayload(Payload payload, Class<T> valueClass, Type valueType) {
        return sealing.fromPayload(payload, valueClass, valueType);
    }

    @Override
    public Optional<Payloads> toPayloads(@Nullable Object... values) {
        return sealing.toPayloads(values);
    }

    @Override
    public <T> @Nullable T fromPayloads(int index, Optional<Payloads> content, Class<T> type, Type genericType) {
        return sealing.fromPayloads(index, content, type, genericType);
    }

    @Override
    public @Nullable Object[] fromPayloads(Optional<Payloads> content, Class<?>[] types, Type[] genericTypes) {
        return sealing.fromPayloads(content, types, genericTypes);
    }

    @Override
    public DataConverter withContext(SerializationContext context) {
        return new SealingConverter(sealing.withContext(context));
    }
}
