package parley.client.server;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.words.UserName;

/** The lines of an outbox file. Pure. What cannot be read, as the half line that a crash leaves, is passed over. */
final class OutboxRecord {
    private static final String SAID = "said";
    private static final String TRIED = "tried";
    private static final String DONE = "done";
    /** Ends every line, so that one which a full disk cut off is not taken for a shorter text. */
    private static final String END = ".";

    private OutboxRecord() {}

    /**
     * Something that waits.
     *
     * @param tried when it was sent first, if it was
     */
    record Entry(Saying saying, Optional<Instant> tried) {}

    static String said(Saying saying) {
        return String.join(
                " ",
                SAID,
                saying.key(),
                Long.toString(saying.at().toEpochMilli()),
                place(saying.to()),
                text(saying.text()),
                END);
    }

    static String tried(String key, Instant when) {
        return String.join(" ", TRIED, key, Long.toString(when.toEpochMilli()), END);
    }

    static String done(String key) {
        return String.join(" ", DONE, key, END);
    }

    /** What these lines leave waiting, in the order in which it was said. */
    static List<Entry> read(List<String> lines) {
        Map<String, Entry> waiting = new LinkedHashMap<>();
        for (String line : lines) {
            try {
                read(line.split(" ", -1), waiting);
            } catch (IllegalArgumentException | DateTimeException damaged) {
                // Passed over: whatever else stands in the file is worth more than a complaint.
            }
        }
        return List.copyOf(waiting.values());
    }

    private static void read(String[] words, Map<String, Entry> waiting) {
        if (!words[words.length - 1].equals(END)) {
            return;
        }
        if (words[0].equals(SAID) && words.length == 6) {
            Saying saying = new Saying(words[1], to(words[3]), untext(words[4]), at(words[2]));
            waiting.putIfAbsent(saying.key(), new Entry(saying, Optional.empty()));
        } else if (words[0].equals(TRIED) && words.length == 4) {
            Instant when = at(words[2]);
            waiting.computeIfPresent(words[1], (key, entry) -> new Entry(entry.saying(), Optional.of(when)));
        } else if (words[0].equals(DONE) && words.length == 3) {
            waiting.remove(words[1]);
        }
    }

    private static Instant at(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static String place(Saying.To to) {
        if (to instanceof Saying.Person person) {
            return "@" + person.user();
        } else if (to instanceof Saying.Room room) {
            return "#" + text(room.name());
        }
        return "*";
    }

    private static Saying.To to(String place) {
        String rest = place.isEmpty() ? "" : place.substring(1);
        if (place.startsWith("@")) {
            return new Saying.Person(new UserName(rest));
        } else if (place.startsWith("#")) {
            return new Saying.Room(untext(rest));
        } else if (place.equals("*")) {
            return new Saying.Everyone();
        }
        throw new IllegalArgumentException("no place");
    }

    private static String text(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String untext(String coded) {
        return new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8);
    }
}
