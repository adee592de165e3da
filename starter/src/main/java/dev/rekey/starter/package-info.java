/** What people and programs touch: guide, desk and the same things as JSON. Can open no secret. */
@NullMarked
package dev.rekey.starter;

import org.jspecify.annotations.NullMarked;
