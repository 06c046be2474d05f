package parley.client.server;

import java.time.Duration;
import java.util.Optional;
import parley.protocol.ByeReason;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.wire.Fingerprint;

/** How a session stands with its server. */
public sealed interface LinkState {

    record Connecting() implements LinkState {}

    /**
     * Connected, not signed in.
     *
     * @param first whether the server's key was unknown and is pinned from now on
     */
    record Connected(Fingerprint key, boolean first) implements LinkState {}

    /**
     * Signed in.
     *
     * @param waiting how many messages come now
     * @param online how many others the user can see
     * @param gap how long there was no session; empty for the first one
     */
    record SignedIn(UserName user, long waiting, long online, Optional<Duration> gap) implements LinkState {}

    /**
     * Connected, but the server refused to let this user in again after a break, and it will not help to ask again as
     * before: the password was changed elsewhere. A guest from now on; {@link ServerSession#signIn} may be called.
     */
    record Refused(Reply.Refused reply) implements LinkState {}

    /**
     * The connection is lost or never stood; it is tried again.
     *
     * @param next until the next try, counted from when this was told
     * @param why one sentence for people, cleaned
     */
    record Waiting(Duration next, String why) implements LinkState {}

    /**
     * Over; nothing is tried any more, unless {@link ServerSession#open} is called again.
     *
     * @param reason the server's, if it gave one
     * @param why one sentence for people, cleaned
     */
    record Over(Optional<ByeReason> reason, String why) implements LinkState {}
}
