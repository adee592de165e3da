/** Invented exchanges on loopback that speak the real ones' public API, and a small site on which a person makes a key. */
@NullMarked
package dev.rekey.sandbox;

import org.jspecify.annotations.NullMarked;
