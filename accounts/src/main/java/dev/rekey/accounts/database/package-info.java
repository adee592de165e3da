/** How the accounts database is reached, and what is done when it cannot be. */
@NullMarked
package dev.rekey.accounts.database;

import org.jspecify.annotations.NullMarked;
