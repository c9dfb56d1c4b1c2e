/** Stand-ins and a real server for the tests of the API server. */
@NullMarked
package dev.capstan.apiserver.testing;

import org.jspecify.annotations.NullMarked;
