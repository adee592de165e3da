/** Messages to customers, seen from the pages: turning reminders off, and what the desk can do about a message. */
@NullMarked
package dev.rekey.starter.messages;

import org.jspecify.annotations.NullMarked;
