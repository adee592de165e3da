/** The codec server: opens sealed payloads for signed-in agents who read the Temporal Web UI. */
@NullMarked
package dev.rekey.starter.codec;

import org.jspecify.annotations.NullMarked;
