/** Tests of who may do what. */
@NullMarked
package dev.rekey.starter.security;

import org.jspecify.annotations.NullMarked;
