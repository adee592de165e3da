package dev.rekey.local.sandbox;

import java.time.Duration;

/**
 * How one sandbox exchange behaves at present.
 *
 * @param fault what is wrong with it
 * @param propagation how long a saved key takes to come into force
 * @param clockOffset how far its clock is ahead of the true one
 */
public record Conditions(Fault fault, Duration propagation, Duration clockOffset) {}
