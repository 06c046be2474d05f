package parley.server.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parley.protocol.Notation;
import parley.protocol.Rendering;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;

/**
 * The main sessions of a gate, and speaking to all of them. A line is rendered once for each notation that somebody uses;
 * for each session nothing is allocated, looked up or called that has not to be. Touched only from its gate's event loop.
 */
final class Audience {
    private final Tick tick;
    private final Map<UserName, List<Outbox>> byUser = new HashMap<>();
    private Outbox[] seats = new Outbox[64];
    private int taken;
    private long fanouts;
    private long recipients;

    Audience(Tick tick) {
        this.tick = tick;
    }

    void join(UserName user, Outbox outbox) {
        if (taken == seats.length) {
            seats = Arrays.copyOf(seats, taken * 2);
        }
        outbox.seat = taken;
        seats[taken++] = outbox;
        byUser.computeIfAbsent(user, first -> new ArrayList<>(1)).add(outbox);
    }

    /** Does nothing for one that never joined, as a side session and one that ended before its login was answered. */
    void leave(UserName user, Outbox outbox) {
        if (outbox.seat == Outbox.NO_SEAT) {
            return;
        }
        Outbox last = seats[--taken];
        seats[outbox.seat] = last;
        last.seat = outbox.seat;
        outbox.seat = Outbox.NO_SEAT;
        Arrays.fill(seats, taken, taken + 1, null);
        byUser.computeIfPresent(user, (name, outboxes) -> {
            outboxes.remove(outbox);
            return outboxes.isEmpty() ? null : outboxes;
        });
    }

    /** How many lines were heard. */
    long fanouts() {
        return fanouts;
    }

    /** To how many sessions they were said, all together. */
    long recipients() {
        return recipients;
    }

    void hear(GateOrder.Fanout order) {
        fanouts++;
        recipients += taken;
        for (UserName user : order.except()) {
            for (Outbox outbox : byUser.getOrDefault(user, List.of())) {
                outbox.passedOver = fanouts;
                recipients--;
            }
        }
        ServerLine line = order.line();
        Page text = Page.NONE;
        Page json = Page.NONE;
        int textFrom = 0;
        int textTo = 0;
        int jsonFrom = 0;
        int jsonTo = 0;
        for (int i = 0; i < taken; i++) {
            Outbox outbox = seats[i];
            if (outbox.passedOver == fanouts) {
                continue;
            }
            if (outbox.notation() == Notation.TEXT) {
                if (text == Page.NONE) {
                    byte[] bytes = Rendering.in(Notation.TEXT).line(line);
                    text = tick.shared(Notation.TEXT, bytes.length, outbox.wire());
                    textFrom = text.append(bytes);
                    textTo = textFrom + bytes.length;
                }
                outbox.share(line, text, textFrom, textTo);
            } else {
                if (json == Page.NONE) {
                    byte[] bytes = Rendering.in(Notation.JSON).line(line);
                    json = tick.shared(Notation.JSON, bytes.length, outbox.wire());
                    jsonFrom = json.append(bytes);
                    jsonTo = jsonFrom + bytes.length;
                }
                outbox.share(line, json, jsonFrom, jsonTo);
            }
        }
    }
}
