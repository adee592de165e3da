/** What operators do at a terminal: the commands of the package, which the one-machine edition has as well. */
@NullMarked
package dev.rekey.operate;

import org.jspecify.annotations.NullMarked;
