/** Wiring and configuration of the pages. */
@NullMarked
package dev.rekey.starter.config;

import org.jspecify.annotations.NullMarked;
