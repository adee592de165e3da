/** What all pages share. */
@NullMarked
package dev.rekey.starter.web;

import org.jspecify.annotations.NullMarked;
