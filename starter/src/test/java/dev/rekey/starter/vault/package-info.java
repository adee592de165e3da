/** Vault resets whose session is owed. */
@NullMarked
package dev.rekey.starter.vault;

import org.jspecify.annotations.NullMarked;
