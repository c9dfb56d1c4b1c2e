/** What hangs below an object's path: status, scale, binding, log, finalize. */
@NullMarked
package dev.capstan.apiserver.subresource;

import org.jspecify.annotations.NullMarked;
