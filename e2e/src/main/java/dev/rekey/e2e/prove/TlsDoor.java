package dev.rekey.e2e.prove;

import dev.rekey.e2e.programs.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A door before an exchange that speaks TLS, and shows whichever certificate it is told to. */
final class TlsDoor implements AutoCloseable {

    private static final String PASSWORD = "proving";
    private static final int CHUNK = 16_384;

    /** The certificates; those who call trust the issuer of all but one. */
    @SuppressWarnings("ImmutableEnumChecker") // its lists do not change
    enum Certificate {
        /** As it should be. */
        GOOD("-ext", "san=ip:127.0.0.1"),
        /** Of another host. */
        OTHER_HOST("-ext", "san=dns:elsewhere.example"),
        /** Of last week. */
        EXPIRED("-ext", "san=ip:127.0.0.1", "-startdate", "-9d", "-validity", "2"),
        /** Issued by nobody who is trusted. */
        UNTRUSTED;

        private final List<String> issued;

        Certificate(String... issued) {
            this.issued = List.of(issued);
        }

        String alias() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Path folder;
    private final int target;
    private final ServerSocket door;
    private volatile Certificate shown = Certificate.GOOD;
    private volatile boolean closed;

    TlsDoor(Path folder, int target) {
        this.folder = folder;
        this.target = target;
        try {
            this.door = new ServerSocket(Ports.free(), 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Stage.thread("TLS before " + target, this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Shows this one to whoever connects from now on. */
    void show(Certificate certificate) {
        shown = certificate;
    }

    /** Makes all certificates, with the tool that Java brings; answers the options of a Java that trusts their issuer. */
    static List<String> makeCertificates(Path folder) {
        keytool(folder, "-genkeypair", "-alias", "issuer", "-dname", "CN=issuer", "-ext", "bc:c");
        for (Certificate one : Certificate.values()) {
            keytool(
                    folder,
                    "-genkeypair",
                    "-alias",
                    one.alias(),
                    "-dname",
                    "CN=" + one.alias(),
                    "-ext",
                    "san=ip:127.0.0.1");
            if (one.issued.isEmpty()) {
                continue;
            }
            keytool(folder, "-certreq", "-alias", one.alias(), "-file", "request");
            List<String> issue = new ArrayList<>(
                    List.of("-gencert", "-alias", "issuer", "-infile", "request", "-outfile", "issued"));
            issue.addAll(one.issued);
            keytool(folder, issue.toArray(String[]::new));
            keytool(folder, "-importcert", "-noprompt", "-alias", one.alias(), "-file", "issued");
        }
        keytool(folder, "-exportcert", "-alias", "issuer", "-file", "issuer.crt");
        run(folder, "trusted.p12", "-importcert", "-noprompt", "-alias", "issuer", "-file", "issuer.crt");
        return List.of(
                "-Djavax.net.ssl.trustStore=" + folder.resolve("trusted.p12"),
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    private static void keytool(Path folder, String... arguments) {
        run(folder, "shown.p12", arguments);
    }

    private static void run(Path folder, String store, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(arguments));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC"));
        }
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store, "-storepass", PASSWORD));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool.out").toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        "A certificate could not be made: " + Files.readString(folder.resolve("keytool.out")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket from = door.accept();
                Stage.thread("TLS", () -> serve(from));
            } catch (IOException ended) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private void serve(Socket from) {
        try (from;
                SSLSocket caller = secured(from);
                Socket exchange = new Socket(InetAddress.getLoopbackAddress(), target)) {
            caller.startHandshake();
            Stage.thread("TLS back", () -> pump(exchange, caller));
            pump(caller, exchange);
        } catch (IOException | GeneralSecurityException refused) {
            // Whoever calls does not like the certificate.
        }
    }

    private SSLSocket secured(Socket from) throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance(folder.resolve("shown.p12").toFile(), PASSWORD.toCharArray());
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        String alias = shown.alias();
        one.setKeyEntry(
                alias,
                all.getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                all.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, new SecureRandom());
        SSLSocket caller = (SSLSocket) context.getSocketFactory().createSocket(from, "127.0.0.1", from.getPort(), true);
        caller.setUseClientMode(false);
        return caller;
    }

    private static void pump(Socket from, Socket to) {
        byte[] bytes = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                out.write(bytes, 0, n);
                out.flush();
            }
            to.close();
        } catch (IOException ended) {
            // The other side ends with it.
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
