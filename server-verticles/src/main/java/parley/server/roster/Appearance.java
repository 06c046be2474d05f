package parley.server.roster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.protocol.ServerLine.Presence;
import parley.protocol.words.UserName;

/**
 * How a user looks to those who may see him: what presence notices are about.
 *
 * @param visible whether he looks online
 * @param words his own words; only where he is away
 */
record Appearance(boolean visible, boolean away, Optional<String> words) {
    static final Appearance OFFLINE = new Appearance(false, false, Optional.empty());
    static final Appearance ONLINE = new Appearance(true, false, Optional.empty());

    static Appearance away(Optional<String> words) {
        return new Appearance(true, true, words);
    }

    /** What somebody who was told {@code this} has to be told to know {@code next}. */
    List<Presence> until(Appearance next, UserName user) {
        List<Presence> lines = new ArrayList<>(2);
        if (visible && !next.visible) {
            lines.add(new Presence(user, Presence.Change.LOGGED_OUT, Optional.empty()));
        } else if (!visible && next.visible) {
            lines.add(new Presence(user, Presence.Change.LOGGED_IN, Optional.empty()));
        }
        if (next.away && !equals(next)) {
            lines.add(new Presence(user, Presence.Change.AWAY, next.words));
        } else if (visible && away && next.visible && !next.away) {
            lines.add(new Presence(user, Presence.Change.BACK, Optional.empty()));
        }
        return lines;
    }
}
