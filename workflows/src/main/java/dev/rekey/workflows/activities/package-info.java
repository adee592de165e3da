/** The activities the workflows call; implemented in the module of the same name. */
@NullMarked
package dev.rekey.workflows.activities;

import org.jspecify.annotations.NullMarked;
