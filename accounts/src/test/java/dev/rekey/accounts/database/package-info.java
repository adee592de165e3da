/** The accounts database when it, its disk or its server fails. */
@NullMarked
package dev.rekey.accounts.database;

import org.jspecify.annotations.NullMarked;
