/** Who may come in: agents by sign-in, traders by link and code. */
@NullMarked
package dev.rekey.starter.security;

import org.jspecify.annotations.NullMarked;
