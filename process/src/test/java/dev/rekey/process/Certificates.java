package dev.rekey.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of its own and what it certifies, as PEM files, by the keytool of this Java. */
final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final String authority;

    /** Makes the authority. */
    Certificates(Path folder, String authority) throws IOException, InterruptedException {
        this.folder = folder;
        this.authority = authority;
        pair(authority, "-ext", "bc:c");
        keytool(
                authority,
                "-exportcert",
                "-rfc",
                "-file",
                certificate(authority).toString());
    }

    /** What a server or client of this name shows, good for this machine's loopback address. */
    Certificates certify(String name) throws IOException, InterruptedException, GeneralSecurityException {
        pair(name);
        Path request = folder.resolve(name + ".csr");
        keytool(name, "-certreq", "-file", request.toString());
        keytool(
                authority,
                "-gencert",
                "-rfc",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-infile",
                request.toString(),
                "-outfile",
                certificate(name).toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        Files.writeString(
                key(name),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        return this;
    }

    Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private void pair(String name, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name, "-validity", "30"));
        arguments.addAll(List.of(more));
        keytool(name, arguments.toArray(String[]::new));
    }

    private void keytool(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias",
                name,
                "-keystore",
                folder.resolve(name + ".p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }
}
