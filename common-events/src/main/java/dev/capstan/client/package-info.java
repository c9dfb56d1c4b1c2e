/** The configured API client: address, trust, identity; and the recorder of Events. */
@NullMarked
package dev.capstan.client;

import org.jspecify.annotations.NullMarked;
