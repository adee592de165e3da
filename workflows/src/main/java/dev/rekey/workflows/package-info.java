/** The contract of Rekey's workflows: interfaces, names on the wire, search attributes. Depends on nothing of ours. */
@NullMarked
package dev.rekey.workflows;

import org.jspecify.annotations.NullMarked;
