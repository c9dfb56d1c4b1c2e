/** Services: there are none yet, since nothing would route to them. */
@NullMarked
package dev.capstan.apiserver.service;

import org.jspecify.annotations.NullMarked;
