/** The trader's pages: opening by link and code, the overview, and one account as four steps. */
@NullMarked
package dev.rekey.starter.guide;

import org.jspecify.annotations.NullMarked;
