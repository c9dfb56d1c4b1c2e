/** The reconcile loop: reconcilers, their results, and expectations. */
@NullMarked
package dev.capstan.controller;

import org.jspecify.annotations.NullMarked;
