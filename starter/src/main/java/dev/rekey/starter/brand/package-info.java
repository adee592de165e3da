/** How the trader's pages look like the platform's own: its name, its logo, its colour. */
@NullMarked
package dev.rekey.starter.brand;

import org.jspecify.annotations.NullMarked;
