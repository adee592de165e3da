/** Small shared pieces for talking to the two databases. */
@NullMarked
package dev.rekey.accounts.store;

import org.jspecify.annotations.NullMarked;
