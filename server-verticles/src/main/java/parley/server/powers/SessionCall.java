package parley.server.powers;

import java.time.Instant;
import java.util.Optional;
import parley.command.Arguments;
import parley.command.Call;
import parley.command.Parameter;
import parley.protocol.Notation;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;

/**
 * A call as the gate sends it, with what only the server's own features may know: the session and where it comes from.
 *
 * @param sequence the gate's number for this line; its answer carries it back
 * @param as whom the session is logged in as; empty for a guest
 * @param attempts how many wrong passwords this connection has had
 */
public record SessionCall(
        SessionRef session,
        long sequence,
        Verb verb,
        Arguments arguments,
        Optional<Member> as,
        Origin origin,
        Notation notation,
        int attempts,
        Instant at)
        implements Call {

    /** The whole call behind what a handler of the server's own is given. */
    public static SessionCall of(Call call) {
        return (SessionCall) call;
    }

    @Override
    public UserName caller() {
        return as.orElseThrow(() -> new IllegalStateException("a guest calls " + verb))
                .user();
    }

    @Override
    public Optional<UserName> member() {
        return as.map(Member::user);
    }

    @Override
    public <T> T get(Parameter<T> parameter) {
        return arguments.get(parameter);
    }

    @Override
    public <T> Optional<T> find(Parameter<T> parameter) {
        return arguments.find(parameter);
    }

    /** Without the arguments: some are secret. */
    @Override
    public String toString() {
        return "SessionCall[" + verb + " from " + session + " as " + as + ", line " + sequence + "]";
    }
}
