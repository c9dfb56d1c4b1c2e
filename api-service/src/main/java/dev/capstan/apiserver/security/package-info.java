/** Who is asking, and whether they may: tokens, client certificates, fixed rules per component, the node rule. */
@NullMarked
package dev.capstan.apiserver.security;

import org.jspecify.annotations.NullMarked;
