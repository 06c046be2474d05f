package parley.verification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line that a transcript expects. {@code …} stands for any characters and {@code $name} for a word: the first time it
 * takes what is there, later it must be the same. A JSON pattern names the fields that must be there; {@code null} says
 * that a field must be absent, and a list that ends with {@code "…"} may go on.
 */
final class Expected {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PART = Pattern.compile("…|\\$([a-z]+)");

    private Expected() {}

    /**
     * Says why {@code actual} does not match, or is empty if it does.
     *
     * @param known the names and their values; new ones are added when the whole line matches
     */
    static Optional<String> mismatch(String pattern, String actual, Map<String, String> known) {
        Map<String, String> found = new java.util.HashMap<>(known);
        Optional<String> wrong = pattern.startsWith("{")
                ? json(tree(pattern), actual, found)
                : words(pattern, actual, found) ? Optional.empty() : Optional.of("the text differs");
        if (wrong.isEmpty()) {
            known.putAll(found);
        }
        return wrong;
    }

    /** Puts the known values in the place of their names. */
    static String fill(String line, Map<String, String> known) {
        Matcher part = Pattern.compile("\\$([a-z]+)").matcher(line);
        return part.replaceAll(name -> Matcher.quoteReplacement(known.getOrDefault(name.group(1), name.group())));
    }

    /** Reads a line that must be a JSON value. */
    static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + line, e);
        }
    }

    private static Optional<String> json(JsonNode pattern, String actual, Map<String, String> found) {
        if (!actual.startsWith("{")) {
            return Optional.of("it is not JSON");
        }
        return node("", pattern, tree(actual), found);
    }

    private static Optional<String> node(String path, JsonNode pattern, JsonNode actual, Map<String, String> found) {
        if (pattern.isObject()) {
            for (Map.Entry<String, JsonNode> field : pattern.properties()) {
                String name = field.getKey();
                JsonNode there = actual.path(name);
                Optional<String> wrong = field.getValue().isNull()
                        ? there.isMissingNode() ? Optional.empty() : Optional.of(path + name + " is there")
                        : node(path + name + ".", field.getValue(), there, found);
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
            return Optional.empty();
        }
        if (pattern.isArray()) {
            return list(path, pattern, actual, found);
        }
        boolean same = pattern.isTextual()
                ? actual.isValueNode() && words(pattern.textValue(), actual.asText(), found)
                : pattern.equals(actual);
        return same ? Optional.empty() : Optional.of(path + " is " + actual);
    }

    private static Optional<String> list(String path, JsonNode pattern, JsonNode actual, Map<String, String> found) {
        int size = pattern.size();
        boolean open = size > 0 && pattern.get(size - 1).asText().equals("…");
        int listed = open ? size - 1 : size;
        if (!actual.isArray() || actual.size() < listed || (!open && actual.size() != listed)) {
            return Optional.of(path + " is " + actual);
        }
        for (int i = 0; i < listed; i++) {
            Optional<String> wrong = node(path + i + ".", pattern.get(i), actual.get(i), found);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static boolean words(String pattern, String actual, Map<String, String> found) {
        StringBuilder regex = new StringBuilder();
        Matcher part = PART.matcher(pattern);
        int from = 0;
        java.util.Set<String> taken = new java.util.LinkedHashSet<>();
        while (part.find()) {
            regex.append(Pattern.quote(pattern.substring(from, part.start())));
            from = part.end();
            String name = Optional.ofNullable(part.group(1)).orElse("");
            if (name.isEmpty()) {
                regex.append(".*");
            } else if (found.containsKey(name)) {
                regex.append(Pattern.quote(found.getOrDefault(name, "")));
            } else if (taken.add(name)) {
                regex.append("(?<").append(name).append(">\\S+)");
            } else {
                regex.append("\\k<").append(name).append(">");
            }
        }
        regex.append(Pattern.quote(pattern.substring(from)));
        Matcher whole = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(actual);
        if (!whole.matches()) {
            return false;
        }
        taken.forEach(name -> found.put(name, whole.group(name)));
        return true;
    }
}
