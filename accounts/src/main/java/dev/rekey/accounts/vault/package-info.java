/**
 * A customer's vault as seen from the pages: makes five words and a key pair, and puts them in force. Seals and opens
 * nothing: what is locked here opens only with the words, and the code that opens it is elsewhere.
 */
@NullMarked
package dev.rekey.accounts.vault;

import org.jspecify.annotations.NullMarked;
