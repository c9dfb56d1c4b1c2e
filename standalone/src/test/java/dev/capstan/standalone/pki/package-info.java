/** What the cluster's keys promise. */
@NullMarked
package dev.capstan.standalone.pki;

import org.jspecify.annotations.NullMarked;
