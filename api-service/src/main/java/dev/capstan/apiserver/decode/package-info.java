/** Request bodies in JSON, YAML and protobuf, decoded to one JSON tree and checked against the schema. */
@NullMarked
package dev.capstan.apiserver.decode;

import org.jspecify.annotations.NullMarked;
