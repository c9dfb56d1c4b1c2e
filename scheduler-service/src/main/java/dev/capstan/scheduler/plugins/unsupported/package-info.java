/** What a Pod may ask of the scheduler that isn't carried out yet, and is therefore refused. */
@NullMarked
package dev.capstan.scheduler.plugins.unsupported;

import org.jspecify.annotations.NullMarked;
