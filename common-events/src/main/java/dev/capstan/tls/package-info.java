/** Keys, certificates and tokens in files, followed while they change, so that renewing them needs no restart. */
@NullMarked
package dev.capstan.tls;

import org.jspecify.annotations.NullMarked;
