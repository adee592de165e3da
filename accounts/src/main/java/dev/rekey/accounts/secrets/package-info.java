/** The only place that opens and seals: master key, intake keys, credentials, fingerprints. Pages never reach it. */
@NullMarked
package dev.rekey.accounts.secrets;

import org.jspecify.annotations.NullMarked;
