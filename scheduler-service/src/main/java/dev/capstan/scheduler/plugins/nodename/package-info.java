/** NodeName: a Pod that names its node goes nowhere else. */
@NullMarked
package dev.capstan.scheduler.plugins.nodename;

import org.jspecify.annotations.NullMarked;
