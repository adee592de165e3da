package dev.rekey.workflows.model;

import java.nio.charset.StandardCharsets;

/**
 * What a starter signs of a request: who does what, where, and under which id. Nobody who can write to Temporal and
 * nothing else makes such a signature, so what is recorded under a person's name was asked for by that person.
 *
 * @param workflowId the workflow it was sent to: a signature says nothing of another one
 * @param id names the request
 * @param by who acts
 * @param what the type of the action
 * @param content the digest of everything else it says
 */
public record Statement(String workflowId, String id, Actor by, String what, String content) {

    private static final String PURPOSE = "rekey/1 who acts";

    /** The bytes that are signed; no two statements have the same. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(PURPOSE);
        for (String part : new String[] {workflowId, id, by.kind().name(), by.name(), what, content}) {
            text.append('\n').append(part.length()).append(':').append(part);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
