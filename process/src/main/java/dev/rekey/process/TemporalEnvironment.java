package dev.rekey.process;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Takes address and namespace from where Temporal's own tools have them, as {@code rekey.temporal.address} and
 * {@code rekey.temporal.namespace}, which worker and starter use unless {@code spring.temporal} says otherwise.
 */
public final class TemporalEnvironment implements EnvironmentPostProcessor, Ordered {

    static final String TARGET = "spring.temporal.connection.target";

    private static final String SOURCE = "temporalEnvironment";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        refuseKeysAmongArguments(environment);
        TemporalProfile profile = TemporalProfile.of(variables(environment));
        Map<String, Object> named = new TreeMap<>();
        putUnlessNull(named, "rekey.temporal.address", profile.address());
        putUnlessNull(named, "rekey.temporal.namespace", profile.namespace());
        environment.getPropertySources().addLast(new MapPropertySource(SOURCE, named));
    }

    private static void putUnlessNull(Map<String, Object> named, String name, @Nullable String value) {
        if (value != null) {
            named.put(name, value);
        }
    }

    /** Everybody on a machine sees the arguments of its programs. */
    private static void refuseKeysAmongArguments(ConfigurableEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof CommandLinePropertySource<?> arguments
                    && (arguments.containsProperty("TEMPORAL_API_KEY")
                            || arguments.containsProperty("spring.temporal.connection.api-key"))) {
                throw new IllegalStateException(
                        "An API key among the arguments can be read by everybody on this machine."
                                + " Put it into a file and name that by TEMPORAL_API_KEY_FILE.");
            }
        }
    }

    /** From the first source that has each. */
    static Map<String, String> variables(ConfigurableEnvironment environment) {
        Map<String, String> variables = new TreeMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> all) {
                for (String name : all.getPropertyNames()) {
                    if (name.startsWith("TEMPORAL_")) {
                        variables.putIfAbsent(name, environment.getProperty(name, ""));
                    }
                }
            }
        }
        return variables;
    }

    /** When files and arguments have been read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
