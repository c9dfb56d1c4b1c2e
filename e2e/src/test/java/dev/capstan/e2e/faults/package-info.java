/**
 * Kills everything that Capstan consists of, at bad moments, and looks from outside at what became of it: {@code ./capstan
 * test faults}. Start reading at {@link dev.capstan.e2e.faults.FaultRun}.
 */
@NullMarked
package dev.capstan.e2e.faults;

import org.jspecify.annotations.NullMarked;
