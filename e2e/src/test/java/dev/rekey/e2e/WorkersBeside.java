package dev.rekey.e2e;

import dev.rekey.worker.RekeyWorkerApplication;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Workers of their own beside an edition that has none, known to Temporal by their names. */
final class WorkersBeside implements AutoCloseable {

    private final Edition edition;
    private final Map<String, ConfigurableApplicationContext> running = new LinkedHashMap<>();

    WorkersBeside(Edition edition) {
        this.edition = edition;
    }

    void start(String name, String... own) {
        running.put(
                name,
                new SpringApplicationBuilder(RekeyWorkerApplication.class)
                        .properties("spring.config.name=worker")
                        .initializers(fresh ->
                                ((GenericApplicationContext) fresh).registerBean(Named.class, () -> new Named(name)))
                        .run(settings(edition, own)));
    }

    /** A part of a worker that runs. */
    <T> T part(String name, Class<T> type) {
        return Objects.requireNonNull(running.get(name)).getBean(type);
    }

    void stop(String name) {
        Objects.requireNonNull(running.remove(name)).close();
    }

    /** The edition's settings, with all that is said of sealing replaced by this. */
    static String[] settings(Edition edition, String... own) {
        List<String> settings = new ArrayList<>(edition.rekey.settings());
        settings.removeIf(setting -> setting.startsWith("--rekey.codec.")
                || setting.startsWith("--server.port=")
                || setting.startsWith("--spring.temporal.start-workers=")
                || Stream.of(own).anyMatch(mine -> setting.startsWith(mine.substring(0, mine.indexOf('=') + 1))));
        settings.add("--server.port=0");
        // Without a cache no worker keeps a workflow to itself: each task goes to whichever asks first.
        settings.add("--spring.temporal.workflow-cache.max-instances=0");
        settings.addAll(List.of(own));
        return settings.toArray(String[]::new);
    }

    private record Named(String name) implements TemporalOptionsCustomizer<WorkflowClientOptions.Builder> {
        @Override
        public WorkflowClientOptions.Builder customize(WorkflowClientOptions.Builder options) {
            return options.setIdentity(name);
        }
    }

    @Override
    public void close() {
        running.values().forEach(ConfigurableApplicationContext::close);
    }
}
