/** The agents' pages over HTTP, with the doors replaced. */
@NullMarked
package dev.rekey.starter.desk;

import org.jspecify.annotations.NullMarked;
