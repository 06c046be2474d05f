package parley.verification.fuzz;

import java.util.Map;
import parley.protocol.Json;

/** JSON values written down as plainly as can be, by nothing that Parley uses itself. */
final class JsonText {
    private JsonText() {}

    static void write(Json value, StringBuilder to) {
        if (value instanceof Json.Text text) {
            quote(text.text(), to);
        } else if (value instanceof Json.Whole whole) {
            to.append(whole.number());
        } else if (value instanceof Json.OtherNumber number) {
            to.append(number.literal());
        } else if (value instanceof Json.Truth truth) {
            to.append(truth.value());
        } else if (value instanceof Json.Items items) {
            to.append('[');
            String between = "";
            for (Json item : items.items()) {
                to.append(between);
                write(item, to);
                between = ",";
            }
            to.append(']');
        } else if (value instanceof Json.Members members) {
            to.append('{');
            String between = "";
            for (Map.Entry<String, Json> member : members.members().entrySet()) {
                to.append(between);
                quote(member.getKey(), to);
                to.append(':');
                write(member.getValue(), to);
                between = ",";
            }
            to.append('}');
        } else {
            to.append("null");
        }
    }

    private static void quote(String text, StringBuilder to) {
        to.append('"');
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (unit < ' ' || unit == '"' || unit == '\\') {
                to.append("\\u00").append(Character.forDigit(unit >> 4, 16)).append(Character.forDigit(unit & 15, 16));
            } else {
                to.append(unit);
            }
        }
        to.append('"');
    }
}
