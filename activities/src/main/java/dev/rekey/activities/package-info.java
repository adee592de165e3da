/** The activity implementations: they join the workflows to exchanges, accounts and notices. */
@NullMarked
package dev.rekey.activities;

import org.jspecify.annotations.NullMarked;
