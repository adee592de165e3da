/** Encryption of what Temporal keeps: payloads, failures, summaries. A switch; off unless keys are named. */
@NullMarked
package dev.rekey.workflows.codec;

import org.jspecify.annotations.NullMarked;
