/** The reading half: what pages and programs may look at. Nothing in here can open a secret or change a row. */
@NullMarked
package dev.rekey.accounts.read;

import org.jspecify.annotations.NullMarked;
