/** Shows on the terminal how a Deployment becomes running containers, step by step. */
@NullMarked
package dev.capstan.standalone.narrator;

import org.jspecify.annotations.NullMarked;
