/** The customer's vault: new words, and the session that follows a reset. Makes vaults and opens none. */
@NullMarked
package dev.rekey.starter.vault;

import org.jspecify.annotations.NullMarked;
