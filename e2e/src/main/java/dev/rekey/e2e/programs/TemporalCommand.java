package dev.rekey.e2e.programs;

import java.nio.file.Path;
import java.util.List;

/** How a Temporal dev server is started whose every commit is on the disk when it is answered. */
public final class TemporalCommand {

    private TemporalCommand() {}

    /**
     * The command.
     *
     * @param database the file that it keeps everything in
     * @throws IllegalStateException if nobody says where the Temporal CLI is
     */
    public static List<String> on(int port, Path database) {
        String program = System.getenv("REKEY_TEMPORAL");
        if (program == null || program.isBlank()) {
            throw new IllegalStateException(
                    "Set REKEY_TEMPORAL to the Temporal CLI, or start this by ./rekey prove or ./rekey bench.");
        }
        return List.of(
                program,
                "server",
                "start-dev",
                "--headless",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--db-filename",
                database.toString(),
                "--sqlite-pragma",
                "journal_mode=WAL",
                "--sqlite-pragma",
                "synchronous=FULL",
                "--log-level",
                "error");
    }
}
