/** What differs from kind to kind: defaults, validation, the split of spec and status, table columns. */
@NullMarked
package dev.capstan.apiserver.strategy;

import org.jspecify.annotations.NullMarked;
