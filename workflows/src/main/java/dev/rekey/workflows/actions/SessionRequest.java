package dev.rekey.workflows.actions;

import dev.rekey.workflows.model.Actor;

/**
 * A {@link SessionAction} with who takes it.
 *
 * @param id names this request; sent twice, it counts once
 */
public record SessionRequest(String id, Actor by, SessionAction action) {}
