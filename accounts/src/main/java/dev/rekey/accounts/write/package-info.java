/** The writing half: progress, audit, notices, attempts, reports, and the platform's list of accounts. */
@NullMarked
package dev.rekey.accounts.write;

import org.jspecify.annotations.NullMarked;
