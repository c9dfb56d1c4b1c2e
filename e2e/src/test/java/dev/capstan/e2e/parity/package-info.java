/** Capstan beside a recorded Kubernetes: the same requests, and what the answers differ in. */
@NullMarked
package dev.capstan.e2e.parity;

import org.jspecify.annotations.NullMarked;
