package dev.rekey.operate;

import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Option;

/** Which database a command works on: the data folder's, or another one. */
final class DatabaseOptions {

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder (./data).")
    private Path data = Path.of("data");

    @Option(names = "--database-url", paramLabel = "URL", description = "Another database than the data folder's.")
    private String database = "";

    /** The data folder, whether or not it is there. */
    Path folder() {
        return data;
    }

    /**
     * Checks that it need not be made first.
     *
     * @throws IllegalStateException when it would be the data folder's and there is no such folder
     */
    void mustExist() {
        if (!StoppedEdition.isNamed(database) && !Files.isDirectory(data)) {
            throw new IllegalStateException("There is no data folder " + data + ".");
        }
    }

    /** Opens the database; a data folder that is not there yet is made. */
    ConfigurableApplicationContext open() {
        return StoppedEdition.open(data, database);
    }
}
