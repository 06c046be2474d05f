package parley.server.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.protocol.ByeReason;
import parley.protocol.ServerLine;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;
import parley.server.bus.Ask;
import parley.server.bus.Topic;
import parley.server.powers.Claims;
import parley.server.powers.Crowd;
import parley.server.powers.Mail;
import parley.server.powers.SessionRef;

/** What the stub asks the roster over the bus, and what it hears from it. */
final class Questions {
    static final Ask<Claims.Claim, Claims.Claimed> CLAIM = new Ask<>("roster.claim");
    static final Topic<Arrival> ARRIVED = new Topic<>("roster.arrived");
    static final Ask<Leaving, Void> LEAVE = new Ask<>("roster.leave");
    static final Ask<Ending, Claims.Ended> END = new Ask<>("roster.end");

    static final Ask<UserName, List<UserName>> ONLINE = new Ask<>("roster.online");
    static final Ask<Since, List<UserName>> ONLINE_SINCE = new Ask<>("roster.online-since");
    static final Ask<UserName, List<Crowd.Sight>> EVERYBODY = new Ask<>("roster.everybody");
    static final Ask<Pair, Optional<Crowd.Sight>> LOOK = new Ask<>("roster.look");
    static final Ask<Pair, Crowd.Reach> REACH = new Ask<>("roster.reach");
    static final Ask<Shown, Optional<Refusal>> SHOW = new Ask<>("roster.show");
    static final Topic<UserName> REGISTERED = new Topic<>("roster.registered");
    static final Ask<UserName, Void> DELETED = new Ask<>("roster.deleted");
    static final Ask<Blocked, Void> BLOCKED = new Ask<>("roster.blocked");
    static final Ask<ServerLine.Broadcast, Crowd.Spoken> BROADCAST = new Ask<>("roster.broadcast");
    static final Ask<Notice, Integer> ANNOUNCE = new Ask<>("roster.announce");
    static final Ask<Approach, Crowd.Reach> APPROACH = new Ask<>("roster.approach");
    static final Ask<ToUser, Boolean> TELL = new Ask<>("roster.tell");
    static final Topic<ToSession> TELL_SESSION = new Topic<>("roster.tell-session");
    static final Ask<Everything, Crowd.Census> CENSUS = new Ask<>("roster.census");
    static final Ask<Sent, Boolean> WAITING = new Ask<>("roster.waiting");

    static final Topic<Crowd.Departure> DEPARTED = new Topic<>("roster.departed");

    static final Topic<Everything> CLOSING = new Topic<>("roster.closing");

    static final Topic<UserName> HID = new Topic<>("roster.hid");

    static final Topic<Crowd.Blocked> BLOCK_SET = new Topic<>("roster.block-set");

    private Questions() {}

    record Arrival(UserName user, long epoch) {}

    record Leaving(UserName user, long epoch, Claims.Leave how) {}

    /** @param kept the one session that stays */
    record Ending(UserName user, Optional<Kept> kept, ByeReason reason) {}

    /** @param token hash of its resume token from now on */
    record Kept(long epoch, String token) {}

    record Since(UserName viewer, Duration span) {}

    record Pair(UserName viewer, UserName subject) {}

    record Shown(UserName user, Crowd.Standing standing, Optional<String> words) {}

    record Blocked(UserName blocker, UserName blocked, boolean set, Instant at) {}

    record Approach(UserName from, UserName to, ServerLine line) {}

    record ToUser(UserName user, ServerLine line) {}

    record ToSession(SessionRef session, ServerLine line) {}

    record Sent(Mail.Item item, SessionRef by) {}

    /** Nothing has to be said to ask for it. */
    record Everything() {}
}
