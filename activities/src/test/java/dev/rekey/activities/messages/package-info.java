@NullMarked
package dev.rekey.activities.messages;

import org.jspecify.annotations.NullMarked;
