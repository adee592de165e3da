package dev.rekey.e2e.prove;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/** Puts crash points, and a bug when one is named, into the code of a process that the prover starts. */
public final class CrashAgent {

    private CrashAgent() {}

    /** Called by Java before the program's own beginning; {@code folder|BUG|process}, where there may be no bug. */
    public static void premain(String argument, Instrumentation instrumentation) {
        String[] parts = argument.split("\\|", -1);
        CrashPoint.listenTo(Path.of(parts[0]));
        ShiftedClock.follow(Path.of(parts[0]), parts[2], instrumentation);
        AgentBuilder agent = new AgentBuilder.Default()
                .with(AgentBuilder.TypeStrategy.Default.REDEFINE)
                .with(AgentBuilder.InitializationStrategy.NoOp.INSTANCE)
                .with(new Unplanted());
        for (CrashPoint point : CrashPoint.values()) {
            Advice advice = Advice.withCustomMapping()
                    .bind(Point.class, point.name())
                    .to(point.after() ? After.class : Before.class);
            agent = agent.type(named(point.type()))
                    .transform((builder, type, loader, module, domain) ->
                            builder.visit(advice.on(named(point.method()).and(not(isAbstract())))));
        }
        if (!parts[1].isEmpty()) {
            agent = PlantedBug.valueOf(parts[1]).plant(agent);
        }
        agent.installOn(instrumentation);
    }

    /** The options with which Java starts a process under this agent. */
    static String option(Path folder, String bug, String process) {
        Path jar = folder.resolve("agent.jar");
        if (!Files.exists(jar)) {
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().putValue("Premain-Class", CrashAgent.class.getName());
            manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream empty = new JarOutputStream(file, manifest)) {
                // The classes are on the class path; Java only wants a jar that names the first of them.
                empty.finish();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return "-javaagent:" + jar + "=" + folder.resolve("triggers") + "|" + bug + "|" + process;
    }

    /** What cannot be put in must not go unnoticed: the process ends, and nothing is proved. */
    private static final class Unplanted extends AgentBuilder.Listener.Adapter {
        @Override
        public void onError(
                String type, @Nullable ClassLoader loader, @Nullable JavaModule module, boolean loaded, Throwable why) {
            System.err.println("PROVE: " + type + " could not be changed: " + why);
            Runtime.getRuntime().halt(1);
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @interface Point {}

    static final class Before {
        private Before() {}

        @Advice.OnMethodEnter
        static void enter(@Point String point) {
            CrashPoint.pass(point);
        }
    }

    static final class After {
        private After() {}

        @Advice.OnMethodExit
        static void exit(@Point String point) {
            CrashPoint.pass(point);
        }
    }
}
