package dev.rekey.local;

import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.accounts.signing.SigningKey;
import dev.rekey.operate.DataFolder;
import dev.rekey.operate.FolderLock;
import dev.rekey.sandbox.SandboxExchanges;
import dev.rekey.sandbox.SandboxMail;
import dev.rekey.sandbox.SandboxOptions;
import dev.rekey.workflows.codec.PayloadKeys;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running one-machine edition: Temporal with a database file, the sandbox exchanges, worker and pages. All state is in
 * one folder, so that a stop or a crash loses nothing: starting again goes on.
 */
public final class LocalEdition implements AutoCloseable {

    private final LocalOptions options;
    private final FolderLock folder;
    private final @Nullable WatchedTemporal temporal;
    private final @Nullable WebUiGuard webUi;
    private final SandboxExchanges sandbox;
    private final SandboxMail mail;
    private final ConfigurableApplicationContext context;
    private final String temporalAddress;
    private final List<String> settings;

    private LocalEdition(
            LocalOptions options,
            FolderLock folder,
            @Nullable WatchedTemporal temporal,
            @Nullable WebUiGuard webUi,
            SandboxExchanges sandbox,
            SandboxMail mail,
            ConfigurableApplicationContext context,
            String temporalAddress,
            List<String> settings) {
        this.options = options;
        this.folder = folder;
        this.temporal = temporal;
        this.webUi = webUi;
        this.sandbox = sandbox;
        this.mail = mail;
        this.context = context;
        this.temporalAddress = temporalAddress;
        this.settings = settings;
    }

    /**
     * Starts everything and answers when it is ready.
     *
     * @param extra further properties as {@code --name=value}
     * @param progress is told each stage in a few words
     * @throws IllegalStateException with a sentence when something is missing
     */
    public static LocalEdition start(LocalOptions options, List<String> extra, Consumer<String> progress) {
        FolderLock folder = FolderLock.take(options.data(), "Rekey");
        try {
            return start(options, extra, progress, folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static LocalEdition start(
            LocalOptions options, List<String> extra, Consumer<String> progress, FolderLock folder) {
        Path data = options.data();
        DataFolder.open(data);
        if (TemporalServer.answers(options.port())) {
            throw new IllegalStateException(
                    "Port " + options.port() + " is taken by another program. Choose another with --port.");
        }
        WatchedTemporal temporal = null;
        WebUiGuard webUi = null;
        SandboxExchanges sandbox = null;
        SandboxMail mail = null;
        try {
            TemporalPlace place = TemporalPlace.find();
            Path program = place.program();
            if (program == null) {
                progress.accept("Temporal: using the server at " + place.address());
            } else {
                progress.accept("Temporal: starting");
                InetSocketAddress hidden = HiddenAddress.choose();
                webUi = WebUiGuard.start(options.uiPort(), hidden);
                temporal = WatchedTemporal.start(
                        () -> TemporalServer.start(program, data, options.temporalPort(), hidden));
            }
            String address = place.address() == null ? "127.0.0.1:" + options.temporalPort() : place.address();
            progress.accept("Sandbox exchanges: starting");
            sandbox = SandboxExchanges.start(new SandboxOptions(data.resolve("sandbox.json"), options.sandboxPort()));
            mail = SandboxMail.start(0, options.mailboxPort());
            progress.accept("Worker and pages: starting");
            String[] settings = arguments(options, place, address, sandbox, mail, extra);
            ConfigurableApplicationContext context = new SpringApplicationBuilder(LocalApplication.class)
                    .bannerMode(Banner.Mode.OFF)
                    .logStartupInfo(false)
                    .properties("spring.config.name=local")
                    .run(settings);
            DataFolder.closeFiles(data);
            return new LocalEdition(
                    options, folder, temporal, webUi, sandbox, mail, context, address, List.of(settings));
        } catch (RuntimeException e) {
            if (mail != null) {
                mail.close();
            }
            if (sandbox != null) {
                sandbox.close();
            }
            if (temporal != null) {
                temporal.close();
            }
            if (webUi != null) {
                webUi.close();
            }
            throw e;
        }
    }

    private static String[] arguments(
            LocalOptions options,
            TemporalPlace place,
            String address,
            SandboxExchanges sandbox,
            SandboxMail mail,
            List<String> extra) {
        List<String> all = new ArrayList<>();
        all.add("--server.port=" + options.port());
        all.add("--spring.temporal.connection.target=" + address);
        all.add("--spring.temporal.namespace=" + place.namespace());
        all.add("--spring.datasource.url=" + DataFolder.databaseUrl(options.data()));
        all.add("--rekey.master-key-file=" + options.data().resolve("master.key"));
        all.add("--rekey.intake-keys=" + options.data().resolve("intake-keys"));
        // Everybody on one machine has the same address.
        all.add("--rekey.starter.limits.links-per-address=0");
        all.add("--rekey.starter.limits.asks-per-address=0");
        // No platform is here to vouch for its users.
        all.add("--rekey.starter.vault-by-link=true");
        // For whoever works on the pages.
        all.add("--rekey.starter.pattern-book=true");
        all.add("--rekey.starter.key-file=" + options.data().resolve("starter.key"));
        all.addAll(signing(options.data(), "starter"));
        all.addAll(signing(options.data(), "worker"));
        all.addAll(sealing(options));
        all.add("--logging.file.name=" + options.data().resolve("rekey.log"));
        all.add("--rekey.starter.public-url=http://127.0.0.1:" + options.port());
        all.add("--rekey.mail.public-url=http://127.0.0.1:" + options.port());
        all.add("--rekey.mail.from=support@platform.test");
        all.add("--spring.mail.host=127.0.0.1");
        all.add("--spring.mail.port=" + mail.smtpPort());
        all.add("--rekey.starter.temporal-ui-url=http://127.0.0.1:" + options.uiPort());
        all.add("--rekey.starter.temporal-namespace=" + place.namespace());
        all.add("--rekey.starter.pace.second-check-after=" + options.secondCheckAfter());
        all.add("--rekey.starter.pace.retry-first=" + options.retryFirst());
        List<String> addresses = Addresses.all();
        for (int i = 0; i < addresses.size(); i++) {
            all.add("--rekey.outgoing[" + i + "].address=" + addresses.get(i));
            all.add("--rekey.outgoing[" + i + "].bind=" + addresses.get(i));
        }
        all.add("--rekey.outgoing-probe.address=" + Addresses.PROBE);
        all.add("--rekey.outgoing-probe.bind=" + Addresses.PROBE);
        sandbox.apis()
                .forEach((exchange, markets) -> markets.forEach((market, uri) -> all.add("--rekey.exchanges." + exchange
                        + "." + market.toLowerCase(java.util.Locale.ROOT) + ".base-url=" + uri)));
        sandbox.apis()
                .keySet()
                .forEach(exchange -> all.add("--rekey.starter.exchange-sites." + exchange + "="
                        + sandbox.site().resolve("/" + exchange + "/")));
        // Given twice, an argument would hold both values: what is said last counts.
        Map<String, String> byName = new LinkedHashMap<>();
        for (List<String> some : List.of(all, extra)) {
            some.forEach(argument -> byName.put(argument.split("=", 2)[0], argument));
        }
        return byName.values().toArray(String[]::new);
    }

    /** The key by which starters, or workers, are known; another worker or starter beside this one has it as well. */
    private static List<String> signing(Path data, String kind) {
        Path key = data.resolve(kind + "-signing.key");
        if (Files.notExists(key)) {
            try {
                SigningKey.make(key);
            } catch (IOException e) {
                throw new UncheckedIOException("The signing key " + key + " cannot be made", e);
            }
        }
        return List.of(
                "--rekey.signing." + kind + "-key-file=" + key,
                "--rekey.signing." + kind + "s=" + SigningKey.publicHalf(key));
    }

    /** A key that was used once stays named when sealing is off again, so that what it sealed can be read. */
    private static List<String> sealing(LocalOptions options) {
        Path key = options.data().resolve("payload.key");
        if (options.seal() && Files.notExists(key)) {
            try {
                PrivateFile.make(key, PayloadKeys.fresh().text());
            } catch (IOException e) {
                throw new UncheckedIOException("The payload key " + key + " cannot be made", e);
            }
        }
        return Files.exists(key)
                ? List.of("--rekey.codec.key-files=" + key, "--rekey.codec.seal=" + options.seal())
                : List.of();
    }

    /** Where the pages are. */
    public URI web() {
        return URI.create("http://127.0.0.1:" + options.port());
    }

    /** Where sealed payloads are opened for agents and programs. */
    public URI codec() {
        return web().resolve("/codec");
    }

    /** Where the Temporal Web UI is, when Temporal was started here. */
    public URI temporalUi() {
        return URI.create("http://127.0.0.1:" + options.uiPort());
    }

    /** Where the metrics are, if a port was named for them. */
    public Optional<URI> metrics() {
        return Optional.ofNullable(context.getEnvironment().getProperty("local.management.port"))
                .map(port -> URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"));
    }

    /** The address of the Temporal server. */
    public String temporalAddress() {
        return temporalAddress;
    }

    /** The properties it was started with, as {@code --name=value}: what another worker or starter beside it needs. */
    public List<String> settings() {
        return settings;
    }

    /** The sandbox exchanges. */
    public SandboxExchanges sandbox() {
        return sandbox;
    }

    /** The mail provider that keeps what was sent. */
    public SandboxMail mail() {
        return mail;
    }

    /** The folder all state is in. */
    public Path data() {
        return options.data();
    }

    /** A part of the running program, for seeding and tests. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** The connection to Temporal. */
    public WorkflowClient workflows() {
        return part(WorkflowClient.class);
    }

    /** Stops everything that was started here, in the order that loses nothing. */
    @Override
    public void close() {
        context.close();
        mail.close();
        sandbox.close();
        if (temporal != null) {
            temporal.close();
        }
        if (webUi != null) {
            webUi.close();
        }
        folder.close();
    }

    /** The Temporal server's process, for tests that end it the hard way; empty when it was not started here. */
    Optional<ProcessHandle> temporalProcess() {
        return Optional.ofNullable(temporal)
                .map(watched -> watched.server().process().toHandle());
    }
}
