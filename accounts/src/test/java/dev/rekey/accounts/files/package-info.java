@NullMarked
package dev.rekey.accounts.files;

import org.jspecify.annotations.NullMarked;
