package dev.rekey.sandbox;

import java.nio.file.Path;

/**
 * What the sandbox needs to start.
 *
 * @param dataFile where users, keys and nonces are kept; made when it is not there
 * @param basePort the port of the site, the exchanges' ports follow it one by one; 0 takes any free ports
 */
public record SandboxOptions(Path dataFile, int basePort) {
    public SandboxOptions {
        if (basePort < 0 || basePort > 65_000) {
            throw new IllegalArgumentException("The base port has to lie between 0 and 65000.");
        }
    }
}
