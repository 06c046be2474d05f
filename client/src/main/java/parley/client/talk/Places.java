package parley.client.talk;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import parley.client.console.Place;
import parley.protocol.words.UserName;

/**
 * Where one can speak: the conversation that is chosen, what came elsewhere meanwhile, and whose names are at hand.
 * Touched only from the client's event loop.
 */
final class Places {
    private static final int MOST_NAMES = 1_000;

    private Optional<Place> chosen = Optional.empty();
    private final Map<Place, Unread> unread = new LinkedHashMap<>();
    private final Deque<String> names = new ArrayDeque<>();
    private final TreeSet<String> rooms = new TreeSet<>();

    /** @param since when the first of them came */
    record Unread(int count, Instant since) {}

    Optional<Place> chosen() {
        return chosen;
    }

    /** Goes there, or nowhere; answers what came there meanwhile. */
    Optional<Unread> choose(Optional<Place> place) {
        chosen = place;
        place.ifPresent(this::note);
        return place.map(unread::remove);
    }

    /** Something came from there. */
    void came(Place place, Instant at) {
        note(place);
        if (!chosen.equals(Optional.of(place)) && !(place instanceof Place.Everyone)) {
            unread.merge(place, new Unread(1, at), (old, one) -> new Unread(old.count() + 1, old.since()));
        }
    }

    /** The user has spoken there, so has seen what came. */
    void spoke(Place place) {
        note(place);
        unread.remove(place);
    }

    private void note(Place place) {
        if (place instanceof Place.Direct direct) {
            spokeLast(direct.user());
        } else if (place instanceof Place.Link link) {
            spokeLast(link.user());
        } else if (place instanceof Place.Room room) {
            rooms.add(room.name());
        }
    }

    /**
     * This name comes first when names are completed.
     *
     * @return whether another one did so before
     */
    boolean spokeLast(String name) {
        if (name.equals(names.peekFirst())) {
            return false;
        }
        names.remove(name);
        names.addFirst(name);
        if (names.size() > MOST_NAMES) {
            names.removeLast();
        }
        return true;
    }

    /** A name to complete, behind those who have spoken. */
    void known(String name) {
        if (!names.contains(name) && names.size() < MOST_NAMES) {
            names.addLast(name);
        }
    }

    List<String> names() {
        return List.copyOf(names);
    }

    List<String> rooms() {
        return List.copyOf(rooms);
    }

    /** {@code luke 3, #ops 5}; empty if nothing came elsewhere. */
    String elsewhere() {
        List<String> parts = new ArrayList<>();
        unread.forEach((place, came) -> parts.add(sign(place) + " " + came.count()));
        return String.join(", ", parts);
    }

    /** What one types after {@code /to}. */
    static String sign(Place place) {
        if (place instanceof Place.Direct direct) {
            return direct.user();
        } else if (place instanceof Place.Room room) {
            return room.name();
        } else if (place instanceof Place.Link link) {
            return link.user() + "!";
        }
        return "all";
    }

    /** Reads {@code luke}, {@code #lab}, {@code luke!}; empty if it is none of them. */
    static Optional<Place> parse(String sign) {
        if (sign.startsWith("#") && sign.length() > 1 && sign.indexOf(' ') < 0) {
            return Optional.of(new Place.Room(sign));
        }
        if (sign.endsWith("!")) {
            return UserName.parse(sign.substring(0, sign.length() - 1)).map(user -> new Place.Link(user.value()));
        }
        return UserName.parse(sign).map(user -> new Place.Direct(user.value()));
    }
}
