/** What an operator watches: meters of the pages, and the port they are read at. */
@NullMarked
package dev.rekey.starter.metrics;

import org.jspecify.annotations.NullMarked;
