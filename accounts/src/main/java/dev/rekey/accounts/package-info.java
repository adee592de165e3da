/** Customers, their trading accounts, credentials, progress and audit: what Rekey remembers, and the one place that stores it. */
@NullMarked
package dev.rekey.accounts;

import org.jspecify.annotations.NullMarked;
