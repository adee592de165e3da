/** The contract of Rekey's workflows: interfaces, names on the wire, search attributes. Of ours it depends on the terms alone. */
@NullMarked
package dev.rekey.workflows;

import org.jspecify.annotations.NullMarked;
