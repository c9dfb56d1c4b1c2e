/** What the API server counts, under kube-apiserver's names, and where it shows it. */
@NullMarked
package dev.capstan.apiserver.metrics;

import org.jspecify.annotations.NullMarked;
