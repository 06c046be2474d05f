package parley.client.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import parley.protocol.ServerLine;

/** What can happen, as far as {@code parley listen} hands it over. */
enum EventKind {
    MESSAGE,
    BROADCAST,
    ROOM,
    PRESENCE,
    NOTICE,
    LINK;

    /** What can be named, for completion. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Names() {
            super(List.of("message", "broadcast", "room", "presence", "notice", "link", "all"));
        }
    }

    private static final Set<EventKind> SAID = EnumSet.of(MESSAGE, BROADCAST, ROOM);

    /**
     * Reads names; none means what people said.
     *
     * @throws CommandEnded wrong use, if one is none
     */
    static Set<EventKind> of(List<String> names) {
        if (names.isEmpty()) {
            return SAID;
        }
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (String name : names) {
            if (name.equals("all")) {
                kinds.addAll(EnumSet.allOf(EventKind.class));
            } else {
                kinds.add(find(name));
            }
        }
        return kinds;
    }

    private static EventKind find(String name) {
        for (EventKind kind : values()) {
            if (kind.word().equals(name)) {
                return kind;
            }
        }
        throw CommandEnded.wrongUse("no such kind of event: " + name);
    }

    /** Empty for what is no event: answers, greetings, ends, and what the account itself said elsewhere. */
    static Optional<EventKind> of(ServerLine line) {
        if (line instanceof ServerLine.Message) {
            return Optional.of(MESSAGE);
        } else if (line instanceof ServerLine.Broadcast) {
            return Optional.of(BROADCAST);
        } else if (line instanceof ServerLine.RoomMessage) {
            return Optional.of(ROOM);
        } else if (line instanceof ServerLine.Presence) {
            return Optional.of(PRESENCE);
        } else if (line instanceof ServerLine.Told) {
            return Optional.of(NOTICE);
        } else if (line instanceof ServerLine.PrivateRequest || line instanceof ServerLine.PrivateEnd) {
            return Optional.of(LINK);
        }
        return Optional.empty();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
