/** What no schema says of a rendering: that its objects fit each other, and that it keeps the promises of the design. */
@NullMarked
package dev.capstan.k8s.rules;

import org.jspecify.annotations.NullMarked;
