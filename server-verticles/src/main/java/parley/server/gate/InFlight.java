package parley.server.gate;

import java.util.Optional;
import parley.protocol.words.Verb;

/**
 * A session's one line that somebody else is to answer.
 *
 * @param sequence the gate's number for it; an outcome with another one is too late
 * @param ours whether the answer may change the session
 * @param since on the clock of {@code Time.nanos}
 * @param patience nanoseconds after which the answer is {@code timeout}
 */
record InFlight(long sequence, Optional<String> re, Verb verb, boolean ours, long since, long patience) {}
