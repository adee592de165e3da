package dev.rekey.worker;

import dev.rekey.workflows.SearchAttributes;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure the namespace knows Rekey's search attributes before a workflow sets one. Registering what is there
 * already changes nothing; where the connection may not administer the namespace (Temporal Cloud), it says which are
 * missing instead of failing.
 */
final class SearchAttributeRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(SearchAttributeRegistration.class);

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private SearchAttributeRegistration() {}

    /** Waits for a server that is away, and says so. */
    static void ensure(WorkflowServiceStubs service, String namespace) {
        TemporalWait.untilAnswered(() -> register(service, namespace));
    }

    static void register(WorkflowServiceStubs service, String namespace) {
        Map<String, IndexedValueType> missing = new LinkedHashMap<>();
        for (SearchAttributeKey<?> key : SearchAttributes.all()) {
            missing.put(key.getName(), key.getValueType());
        }
        OperatorServiceGrpc.OperatorServiceBlockingStub operator =
                OperatorServiceGrpc.newBlockingStub(service.getRawChannel()).withDeadlineAfter(DEADLINE);
        try {
            missing.keySet()
                    .removeAll(operator.listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                                    .setNamespace(namespace)
                                    .build())
                            .getCustomAttributesMap()
                            .keySet());
            if (!missing.isEmpty()) {
                operator.addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                        .setNamespace(namespace)
                        .putAllSearchAttributes(missing)
                        .build());
                LOG.info("Registered search attributes {}", missing.keySet());
            }
        } catch (StatusRuntimeException e) {
            switch (e.getStatus().getCode()) {
                case ALREADY_EXISTS -> LOG.debug("Search attributes were registered by another worker");
                case PERMISSION_DENIED, UNIMPLEMENTED ->
                    LOG.warn(
                            "May not register search attributes; an administrator must add {} to namespace {}",
                            missing,
                            namespace);
                default -> throw e;
            }
        }
    }
}
