/** Answers to those who ask what they may do and who they are, given by the rules that requests are judged by. */
@NullMarked
package dev.capstan.apiserver.review;

import org.jspecify.annotations.NullMarked;
