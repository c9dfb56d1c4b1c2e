/** ConfigMaps: keys, size, immutability, columns; keys and immutability also of Secrets. */
@NullMarked
package dev.capstan.apiserver.configmap;

import org.jspecify.annotations.NullMarked;
