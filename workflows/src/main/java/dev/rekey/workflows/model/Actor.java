package dev.rekey.workflows.model;

/**
 * Who acts. Names are shown to other people and stand in histories: no e-mail address, no secret.
 *
 * @param kind what sort of actor
 * @param name how people know them, such as an agent's sign-in name or a customer reference
 */
public record Actor(Kind kind, String name) {

    /** Whoever reached a workflow through Temporal itself, without a starter that says who it was. */
    public static final Actor TEMPORAL = program("temporal");

    /** Who looks after a session that an agent let go of. */
    public static final Actor NOBODY = program("nobody");

    /** What sort of actor. */
    public enum Kind {
        TRADER,
        AGENT,
        PROGRAM
    }

    /** The customer. */
    public static Actor trader(String customerId) {
        return new Actor(Kind.TRADER, customerId);
    }

    /** A support agent. */
    public static Actor agent(String name) {
        return new Actor(Kind.AGENT, name);
    }

    /** Rekey itself or another program. */
    public static Actor program(String name) {
        return new Actor(Kind.PROGRAM, name);
    }
}
