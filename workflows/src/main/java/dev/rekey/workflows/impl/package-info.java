/** The workflow code. Deterministic; reached only through {@link dev.rekey.workflows.impl.WorkflowTypes}. */
@NullMarked
package dev.rekey.workflows.impl;

import org.jspecify.annotations.NullMarked;
