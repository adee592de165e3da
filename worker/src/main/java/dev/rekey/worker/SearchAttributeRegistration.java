package dev.rekey.worker;

import dev.rekey.workflows.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
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
    static void ensure(WorkflowServiceStubs service, String namespace, TemporalWait wait) {
        // It is told apart before: a namespace that is not there, and one that may not be administered.
        wait.untilAnswered(() -> isThere(service, namespace));
        wait.untilAnswered(() -> register(service, namespace));
    }

    private static void isThere(WorkflowServiceStubs service, String namespace) {
        try {
            service.blockingStub()
                    .withDeadlineAfter(DEADLINE)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(namespace)
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                throw e;
            }
            LOG.debug("This server describes no namespaces");
        }
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
