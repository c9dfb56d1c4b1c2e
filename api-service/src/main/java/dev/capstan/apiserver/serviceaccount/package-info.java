/** ServiceAccounts: columns. */
@NullMarked
package dev.capstan.apiserver.serviceaccount;

import org.jspecify.annotations.NullMarked;
