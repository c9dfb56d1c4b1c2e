/**
 * fabric8's client over blocking sockets. Its own transports hand every request from thread to thread, which on two busy cores costs
 * more than the request; a controller's worker waits for the answer anyhow, so here it carries the request out itself.
 */
@NullMarked
package dev.capstan.client.http;

import org.jspecify.annotations.NullMarked;
