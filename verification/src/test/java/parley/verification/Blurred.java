package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a server said without what may differ between two equal worlds: ids, tokens and times become the number of their first
 * appearance. That a time which should stand still moves is still seen. Used by one thread.
 */
final class Blurred {
    private static final Pattern TOKEN = Pattern.compile("parley_[A-Za-z0-9_-]+");
    private static final Pattern MINUTE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\dZ");

    private final List<String> ids = new ArrayList<>();
    private final Map<String, List<String>> sinceOf = new HashMap<>();

    /** @param viewer who was told: two of them may see somebody come at different moments */
    String line(String viewer, String line) {
        String stable = TOKEN.matcher(MINUTE.matcher(line).replaceAll("MINUTE")).replaceAll("TOKEN");
        return stable.startsWith("{") ? blur(viewer, "", Expected.tree(stable)).toString() : stable;
    }

    /** The id of the message that was the so-many-th to be seen; the last one before if there are fewer. */
    Optional<String> id(int number) {
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(Math.floorMod(number, ids.size())));
    }

    private JsonNode blur(String viewer, String of, JsonNode node) {
        if (node instanceof ObjectNode object) {
            String name = object.path("name").asText(of);
            ObjectNode blurred = object.objectNode();
            object.properties()
                    .forEach(field ->
                            blurred.set(field.getKey(), field(viewer, name, field.getKey(), field.getValue())));
            return blurred;
        }
        if (node instanceof ArrayNode list) {
            ArrayNode blurred = list.arrayNode();
            list.forEach(element -> blurred.add(blur(viewer, of, element)));
            return blurred;
        }
        return node;
    }

    private JsonNode field(String viewer, String of, String name, JsonNode value) {
        return switch (name) {
            case "id" -> TextNode.valueOf("id" + number(ids, value.asText()));
            case "since" ->
                TextNode.valueOf("since"
                        + number(
                                sinceOf.computeIfAbsent(viewer + " of " + of, none -> new ArrayList<>()),
                                value.asText()));
            case "at", "used", "issued" -> TextNode.valueOf("time");
            case "resume", "token" -> TextNode.valueOf("token");
            default -> blur(viewer, of, value);
        };
    }

    private static int number(List<String> seen, String value) {
        if (!seen.contains(value)) {
            seen.add(value);
        }
        return seen.indexOf(value);
    }
}
