package dev.rekey.e2e;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events as Temporal keeps them: what whoever reads its database has. */
final class RawHistory {

    private static final ByteString SEALED = ByteString.copyFromUtf8("binary/encrypted");

    /** What the SDK itself notes of a local activity, by names and times that stay readable. */
    private static final Set<String> OF_THE_SDK = Set.of("type", "activityId", "time", "meta");

    private final List<HistoryEvent> events;

    private RawHistory(List<HistoryEvent> events) {
        this.events = events;
    }

    static RawHistory of(WorkflowClient client, String workflowId) {
        return new RawHistory(client.fetchHistory(workflowId).getEvents());
    }

    RawHistory since(Instant moment) {
        return new RawHistory(events.stream()
                .filter(event -> Timestamps.toMillis(event.getEventTime()) > moment.toEpochMilli())
                .toList());
    }

    /** The commands that this worker gave, and what its activities answered; what it found when it started, others wrote. */
    RawHistory writtenBy(String worker) {
        Set<Long> tasks = events.stream()
                .filter(event -> event.getWorkflowTaskCompletedEventAttributes()
                        .getIdentity()
                        .equals(worker))
                .map(HistoryEvent::getEventId)
                .collect(Collectors.toSet());
        return new RawHistory(events.stream()
                .filter(event -> !event.getEventType().name().endsWith("_STARTED"))
                .filter(event -> attributes(event).anyMatch(value -> value.equals(worker) || tasks.contains(value)))
                .toList());
    }

    /** Who completed this event or which workflow task its command came from. */
    private static Stream<Object> attributes(HistoryEvent event) {
        return event.getAllFields().values().stream()
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .flatMap(message -> Stream.of("identity", "workflow_task_completed_event_id")
                        .map(name -> message.getDescriptorForType().findFieldByName(name))
                        .filter(Objects::nonNull)
                        .map(message::getField));
    }

    /** Everything that is readable in it: payloads are not compressed. */
    String text() {
        StringBuilder all = new StringBuilder();
        events.forEach(event -> all.append(event.toByteString().toString(StandardCharsets.UTF_8)));
        return all.toString();
    }

    /** Where a payload, or the message of a failure, stands in the clear. */
    List<String> clear() {
        return places(false);
    }

    /** Where one is sealed. */
    List<String> sealed() {
        return places(true);
    }

    private List<String> places(boolean sealed) {
        List<String> found = new ArrayList<>();
        events.forEach(event -> walk(event, event.getEventType().name(), sealed, found));
        return found;
    }

    private static void walk(Message message, String place, boolean sealed, List<String> found) {
        if (message instanceof SearchAttributes) {
            return;
        }
        if (message instanceof Payload payload) {
            if (sealed == SEALED.equals(payload.getMetadataOrDefault("encoding", ByteString.EMPTY))) {
                found.add(place + " " + payload.getMetadataMap().keySet());
            }
            return;
        }
        if (message instanceof Failure failure && sealed == failure.hasEncodedAttributes()) {
            found.add(place + " " + failure.getMessage());
        }
        for (var field : message.getAllFields().entrySet()) {
            FieldDescriptor descriptor = field.getKey();
            if (descriptor.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                List<?> parts = descriptor.isRepeated() ? (List<?>) field.getValue() : List.of(field.getValue());
                for (Object part : parts) {
                    String name = descriptor.isMapField() ? key((Message) part) : descriptor.getName();
                    if (!OF_THE_SDK.contains(name)) {
                        walk((Message) part, place + "." + name, sealed, found);
                    }
                }
            }
        }
    }

    private static String key(Message entry) {
        return String.valueOf(entry.getField(entry.getDescriptorForType().findFieldByName("key")));
    }
}
