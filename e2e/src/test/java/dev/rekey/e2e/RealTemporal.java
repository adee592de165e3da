package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.local.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A real Temporal server, as a cluster runs it: all of its services in one process, its databases in PostgreSQL. */
final class RealTemporal {

    private RealTemporal() {}

    /** Makes its databases and its configuration; answers the command that starts it. */
    static List<String> prepare(Path programs, Path folder, EmbeddedPostgres postgres, int port) throws Exception {
        for (String database : List.of("temporal", "temporal_visibility")) {
            sql(programs, postgres, database, "create");
            sql(programs, postgres, database, "setup-schema", "-v", "0.0");
            sql(
                    programs,
                    postgres,
                    database,
                    "update-schema",
                    "--schema-name",
                    "postgresql/v12/" + (database.equals("temporal") ? "temporal" : "visibility"));
        }
        Path config = Files.createDirectories(folder.resolve("config"));
        Path dynamic = config.resolve("dynamic.yaml");
        Files.writeString(config.resolve("rekey.yaml"), yaml(postgres.getPort(), port, dynamic));
        Files.writeString(dynamic, """
                matching.useNewMatcher:
                  - value: true
                """);
        return List.of(
                programs.resolve("server").toString(),
                "--root",
                folder.toString(),
                "--config",
                "config",
                "--env",
                "rekey",
                "start");
    }

    private static void sql(Path programs, EmbeddedPostgres postgres, String database, String... what)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                programs.resolve("sql").toString(),
                "--plugin",
                "postgres12",
                "--ep",
                "127.0.0.1",
                "-p",
                Integer.toString(postgres.getPort()),
                "-u",
                "postgres",
                "--pw",
                "postgres",
                "--db",
                database));
        command.addAll(List.of(what));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", command, said).isZero();
    }

    private static String yaml(int postgres, int port, Path dynamic) {
        return """
                log: {stdout: true, level: error}
                persistence:
                  defaultStore: default
                  visibilityStore: visibility
                  numHistoryShards: 4
                  datastores:
                    default: {sql: {pluginName: postgres12, databaseName: temporal, connectAddr: "127.0.0.1:POSTGRES", connectProtocol: tcp, user: postgres, password: postgres, maxConns: 20, maxIdleConns: 20}}
                    visibility: {sql: {pluginName: postgres12, databaseName: temporal_visibility, connectAddr: "127.0.0.1:POSTGRES", connectProtocol: tcp, user: postgres, password: postgres, maxConns: 10, maxIdleConns: 10}}
                global:
                  membership: {maxJoinDuration: 30s, broadcastAddress: 127.0.0.1}
                services:
                  frontend: {rpc: {grpcPort: FRONTEND, membershipPort: P1, bindOnLocalHost: true}}
                  matching: {rpc: {grpcPort: P2, membershipPort: P3, bindOnLocalHost: true}}
                  history: {rpc: {grpcPort: P4, membershipPort: P5, bindOnLocalHost: true}}
                  worker: {rpc: {grpcPort: P6, membershipPort: P7, bindOnLocalHost: true}}
                clusterMetadata:
                  enableGlobalNamespace: false
                  failoverVersionIncrement: 10
                  masterClusterName: active
                  currentClusterName: active
                  clusterInformation:
                    active: {enabled: true, initialFailoverVersion: 1, rpcName: frontend, rpcAddress: "127.0.0.1:FRONTEND"}
                dcRedirectionPolicy: {policy: noop}
                archival: {history: {state: disabled}, visibility: {state: disabled}}
                publicClient: {hostPort: "127.0.0.1:FRONTEND"}
                dynamicConfigClient: {filepath: "DYNAMIC", pollInterval: 60s}
                """.replace("POSTGRES", Integer.toString(postgres))
                .replace("FRONTEND", Integer.toString(port))
                .replace("DYNAMIC", dynamic.toString())
                .transform(RealTemporal::withFreePorts);
    }

    private static String withFreePorts(String text) {
        int[] free = FreePorts.at(InetAddress.getLoopbackAddress(), new Random())
                .limit(7)
                .toArray();
        String all = text;
        for (int i = 0; i < free.length; i++) {
            all = all.replace("P" + (i + 1), Integer.toString(free[i]));
        }
        return all;
    }
}
