/** The shape of every served type: fields, their types, list types and merge keys. */
@NullMarked
package dev.capstan.apiserver.schema;

import org.jspecify.annotations.NullMarked;
