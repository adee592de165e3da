/** Files that hold keys: for their owner only, and on the disk before anything depends on them. */
@NullMarked
package dev.rekey.accounts.files;

import org.jspecify.annotations.NullMarked;
