/** The messages workflows, activities and pages share. Plain records; none of them can hold a secret. */
@NullMarked
package dev.rekey.workflows.model;

import org.jspecify.annotations.NullMarked;
