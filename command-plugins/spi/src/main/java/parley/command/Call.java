package parley.command;

import java.time.Instant;
import java.util.Optional;
import parley.protocol.words.UserName;

/** One command as somebody gave it: allowed, bound and in range. Immutable. */
public interface Call {
    /**
     * Who gave it.
     *
     * @throws IllegalStateException if the command is open to guests and a guest gave it; see {@link #member}
     */
    UserName caller();

    /** Who gave it; empty for a guest. */
    Optional<UserName> member();

    /** When the server took the line. */
    Instant at();

    /**
     * A required argument.
     *
     * @throws IllegalArgumentException if the command's spec has no such parameter or it was left out
     */
    <T> T get(Parameter<T> parameter);

    /** An optional argument, empty if it was left out. */
    <T> Optional<T> find(Parameter<T> parameter);
}
