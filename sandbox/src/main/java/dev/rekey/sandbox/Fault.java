package dev.rekey.sandbox;

/** A way in which a sandbox exchange misbehaves on demand. */
public enum Fault {
    /** Behaves well. */
    NONE("None"),
    /** Answers as the exchange does while it is being worked on. */
    MAINTENANCE("Maintenance"),
    /** Refuses every request as one too many. */
    RATE_LIMIT("Too many requests"),
    /** Takes the request and never answers; the connection ends when the fault does, or after two minutes. */
    STALL("No answer"),
    /** Breaks the connection in the middle of an answer. */
    CUT("Connection cut in the answer"),
    /** Sends its answer byte by byte, one each second, until the fault ends. */
    DRIP("One byte each second"),
    /** Answers with half of what it has to say, as if that were all. */
    GARBLED("Half an answer"),
    /** Answers with ten megabytes. */
    FLOOD("Ten megabytes"),
    /** A gateway in front of the exchange answers with a page. */
    HTML_502("Bad gateway page (502)"),
    /** Refuses the caller's country. */
    GEO_451("Restricted location (451)"),
    /** Nothing listens on the exchange's ports. */
    REFUSE("Connection refused");

    private final String title;

    Fault(String title) {
        this.title = title;
    }

    /** What the fault is called on the page. */
    public String title() {
        return title;
    }
}
