/**
 * The words that a command's author and the protocol share: names, verbs, replies, refusals, notices and the fields that
 * they carry. Everything here is immutable and free of threads, sockets and notations.
 */
@NullMarked
package parley.protocol.words;

import org.jspecify.annotations.NullMarked;
