/** How the flow, the exchanges and the accounts are joined. */
@NullMarked
package dev.rekey.activities;

import org.jspecify.annotations.NullMarked;
