/** What all controllers share: forms, refusals, tokens. */
@NullMarked
package dev.rekey.starter.web;

import org.jspecify.annotations.NullMarked;
