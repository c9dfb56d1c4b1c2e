/** The API described: OpenAPI 3 documents per group and version, as kubectl reads them, and one for Swagger UI. */
@NullMarked
package dev.capstan.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
