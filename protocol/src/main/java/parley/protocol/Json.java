package parley.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value as a client wrote it. Immutable. */
public sealed interface Json {

    record Text(String text) implements Json {}

    /** An integer that a {@code long} holds. */
    record Whole(long number) implements Json {}

    /** Any other number, as it was written: nobody pays for turning it into one. */
    record OtherNumber(String literal) implements Json {}

    record Truth(boolean value) implements Json {}

    record Nothing() implements Json {}

    record Items(List<Json> items) implements Json {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** An object; each name stands once, in the order of the line. */
    record Members(Map<String, Json> members) implements Json {
        public Members {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }
}
