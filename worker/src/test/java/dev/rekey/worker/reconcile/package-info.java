@NullMarked
package dev.rekey.worker.reconcile;

import org.jspecify.annotations.NullMarked;
