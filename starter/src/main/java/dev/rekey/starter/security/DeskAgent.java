package dev.rekey.starter.security;

import java.io.Serializable;

/** A signed-in support agent. */
public record DeskAgent(String id, String signInName, String name, boolean admin) implements Serializable {
    private static final long serialVersionUID = 1L;
}
