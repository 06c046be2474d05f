package parley.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.protocol.words.Refusal;
import parley.protocol.words.Verb;

/** Reads a line in the JSON notation (protocol section 2.1). */
final class JsonLine {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 1_000;
    private static final int LONGEST_ID = 64;

    // A high half, a low half, or any other escape, so that an escaped backslash is not taken for the start of one.
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:u([dD][89abAB]\\p{XDigit}{2})|u([dD][c-fC-F]\\p{XDigit}{2})|.)");

    private static final JsonFactory STRICT =
            factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final JsonFactory LENIENT =
            factory().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();

    private JsonLine() {}

    // Canonical names live in a table that all connections share and that hostile names fill until Jackson throws.
    private static JsonFactoryBuilder factory() {
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build());
    }

    /** @param line one line of legal characters */
    static ClientLine parse(String line) {
        // In a legal line, halves of pairs and illegal characters can only come out of an escape.
        boolean escapes = line.indexOf('\\') >= 0;
        if (escapes && hasHalfPair(line)) {
            return new ClientLine.Malformed(Notation.JSON, idIn(line), Refusal.BAD_ENCODING);
        }
        Json.Members fields;
        try {
            fields = read(line);
        } catch (IOException e) {
            return new ClientLine.Malformed(Notation.JSON, idIn(line), Refusal.BAD_JSON);
        }
        Optional<String> id =
                fields.members().get("id") instanceof Json.Text text ? legalId(text.text()) : Optional.empty();
        if (escapes && !legal(fields)) {
            return new ClientLine.Malformed(Notation.JSON, id, Refusal.BAD_CHARACTER);
        }
        return fields.members().get("cmd") instanceof Json.Text verb
                ? new ClientLine.Command(Verb.parse(verb.text()), id, new ClientLine.Named(fields))
                : new ClientLine.Malformed(Notation.JSON, id, Refusal.BAD_JSON);
    }

    /**
     * The object that a line of legal characters is. Its strings may hold what an escape can bring in, except halves of
     * surrogate pairs.
     *
     * @throws IOException if it is no such object
     */
    static Json.Members object(String line) throws IOException {
        if (line.indexOf('\\') >= 0 && hasHalfPair(line)) {
            throw new IOException("half a surrogate pair");
        }
        return read(line);
    }

    /** The {@code id} of a line that is not UTF-8 or not whole, if it is plain ASCII. */
    static Optional<String> idIn(byte[] line) {
        return idIn(new String(line, StandardCharsets.ISO_8859_1))
                .filter(id -> id.chars().allMatch(c -> c < 0x80));
    }

    /** The {@code id} of a line that is no proper JSON, as far as it can be read; empty if it stands twice. */
    static Optional<String> idIn(String line) {
        Optional<String> found = Optional.empty();
        if (!line.startsWith("{")) {
            return found;
        }
        int times = 0;
        try (JsonParser parser = LENIENT.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean id = parser.currentName().equals("id");
                JsonToken value = parser.nextToken();
                if (id) {
                    times++;
                    found = value == JsonToken.VALUE_STRING ? legalId(parser.getText()) : Optional.empty();
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            // What stood before the fault is all that can be had.
            return times == 1 ? found : Optional.empty();
        }
        return times == 1 ? found : Optional.empty();
    }

    private static Optional<String> legalId(String id) {
        return id.codePointCount(0, id.length()) <= LONGEST_ID
                        && Cleaner.flaw(id).isEmpty()
                ? Optional.of(id)
                : Optional.empty();
    }

    /** Whether there are so many values and names in it that turning them into objects could fill the memory. */
    static boolean hasMoreValuesThan(int most, String line) throws IOException {
        try (JsonParser parser = LENIENT.createParser(line)) {
            int count = 0;
            while (parser.nextToken() != null) {
                count++;
                if (count > most) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Reads one object.
     *
     * @throws IOException if it is none, or anything but white space stands behind it
     */
    static Json.Members read(String line) throws IOException {
        try (JsonParser parser = STRICT.createParser(line)) {
            parser.nextToken();
            Json.Members fields = members(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something stands behind the object");
            }
            return fields;
        }
    }

    private static Json.Members members(JsonParser parser) throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Json.Members(members);
    }

    private static Json value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> {
                List<Json> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield new Json.Items(items);
            }
            case VALUE_STRING -> new Json.Text(parser.getText());
            case VALUE_NUMBER_INT -> whole(parser.getText());
            case VALUE_NUMBER_FLOAT -> new Json.OtherNumber(parser.getText());
            case VALUE_TRUE -> new Json.Truth(true);
            case VALUE_FALSE -> new Json.Truth(false);
            case VALUE_NULL -> new Json.Nothing();
            default -> throw new IOException("no value");
        };
    }

    private static Json whole(String literal) {
        int digits = literal.startsWith("-") ? literal.length() - 1 : literal.length();
        if (digits > 19) {
            return new Json.OtherNumber(literal);
        }
        try {
            return new Json.Whole(Long.parseLong(literal));
        } catch (NumberFormatException e) {
            return new Json.OtherNumber(literal);
        }
    }

    /** Looked for before the object is read: what stands in a name, Jackson refuses as it refuses any other fault. */
    private static boolean hasHalfPair(String line) {
        Matcher escapes = ESCAPE.matcher(line);
        int highEnd = -1;
        while (escapes.find()) {
            boolean paired = highEnd == escapes.start();
            if (highEnd >= 0 && !paired) {
                return true;
            }
            boolean low = escapes.group(2) != null;
            if (low != paired) {
                return true;
            }
            highEnd = escapes.group(1) != null ? escapes.end() : -1;
        }
        return highEnd >= 0;
    }

    private static boolean legal(Json.Members fields) {
        return fields.members().entrySet().stream().allMatch(field -> {
            if (Cleaner.flaw(field.getKey()).isPresent()) {
                return false;
            }
            boolean argument = !field.getKey().equals("cmd") && !field.getKey().equals("id");
            if (argument && field.getValue() instanceof Json.Text text) {
                return Cleaner.flawOfLines(text.text()).isEmpty();
            }
            return legalInside(field.getValue());
        });
    }

    private static boolean legalInside(Json value) {
        if (value instanceof Json.Text text) {
            return Cleaner.flaw(text.text()).isEmpty();
        } else if (value instanceof Json.Items items) {
            return items.items().stream().allMatch(JsonLine::legalInside);
        } else if (value instanceof Json.Members members) {
            return members.members().entrySet().stream()
                    .allMatch(member -> Cleaner.flaw(member.getKey()).isEmpty() && legalInside(member.getValue()));
        }
        return true;
    }
}
