/** The cluster's certificate authority, the certificates it issues, and the bearer tokens. */
@NullMarked
package dev.capstan.standalone.pki;

import org.jspecify.annotations.NullMarked;
