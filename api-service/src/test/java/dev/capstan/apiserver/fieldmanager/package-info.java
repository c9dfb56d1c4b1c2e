@NullMarked
package dev.capstan.apiserver.fieldmanager;

import org.jspecify.annotations.NullMarked;
