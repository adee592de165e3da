/** Signatures by which worker and pages know what the other made, whatever stands between them. */
@NullMarked
package dev.rekey.accounts.signing;

import org.jspecify.annotations.NullMarked;
