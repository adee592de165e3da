package dev.rekey.elsewhere;

/** Something of another room. */
public final class OtherRoom {
    private OtherRoom() {}

    /** Asks it for something. */
    public static String answer() {
        return "an answer";
    }
}
