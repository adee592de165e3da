/** What the workflow tests are set up with: accounts, requests, and activities that live in memory. */
@NullMarked
package dev.rekey.workflows.fakes;

import org.jspecify.annotations.NullMarked;
