/**
 * Parley seen from outside: everything here starts a real server and then knows only its host and port. What the
 * transcripts say is the protocol's manual by example; the rest looks for what a transcript cannot show.
 */
@NullMarked
package parley.verification;

import org.jspecify.annotations.NullMarked;
