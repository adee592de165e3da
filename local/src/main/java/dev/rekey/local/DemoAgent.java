package dev.rekey.local;

/**
 * How to sign in to the desk of a one-machine edition.
 *
 * @param name the sign-in name
 * @param password made at the first start and kept in the data folder, readable by its owner only
 */
public record DemoAgent(String name, String password) {

    @Override
    public String toString() {
        return "DemoAgent[" + name + "]";
    }
}
