/** The support agents' pages: inbox, customers, one session live, the catalogue, the audit trail. */
@NullMarked
package dev.rekey.starter.desk;

import org.jspecify.annotations.NullMarked;
