/** What the tests of all exchanges begin with. It knows no single exchange. */
@NullMarked
package dev.rekey.exchanges.testing;

import org.jspecify.annotations.NullMarked;
