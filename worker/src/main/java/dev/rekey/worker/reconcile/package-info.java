/**
 * Compares the workflows, which are the truth, with the published views, which are their picture, and repairs what
 * differs: after an outage, after either store was put back to an earlier hour, after somebody ended a workflow from
 * outside.
 */
@NullMarked
package dev.rekey.worker.reconcile;

import org.jspecify.annotations.NullMarked;
