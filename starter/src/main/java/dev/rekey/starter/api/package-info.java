/** The document of the interface (OpenAPI), made from the running pages, the table of routes and a table of words. */
@NullMarked
package dev.rekey.starter.api;

import org.jspecify.annotations.NullMarked;
