package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import parley.protocol.ClientLine;
import parley.protocol.Json;
import parley.protocol.LineFramer;
import parley.protocol.words.Refusal;

/**
 * Any bytes are a line that is understood or refused, never an exception; nothing illegal is understood; and what was
 * understood, written down again in its notation, is understood as the same.
 */
final class ClientLineOracle implements Oracle {
    private static final int LIMIT = 16;

    @Override
    public void judge(byte[] input) {
        ClientLine line = ClientLine.parse(input);
        Optional<String> text = decoded(input);
        if (text.isEmpty()) {
            requireRefused(line, Refusal.BAD_ENCODING);
        } else if (Legal.inALine(text.get())) {
            judge(line, text.get());
        } else {
            requireRefused(line, Refusal.BAD_CHARACTER);
        }
        LineFramer framer = new LineFramer(LIMIT, Math.max(LIMIT, input.length));
        framer.feed(input);
        if (framer.next().orElse(new LineFramer.Overflow()) instanceof LineFramer.TooLong tooLong) {
            ClientLine.Malformed told = ClientLine.parse(tooLong);
            requireRefused(told, Refusal.LINE_TOO_LONG);
        }
    }

    private static void judge(ClientLine line, String text) {
        if (line instanceof ClientLine.Command command) {
            ClientLine again = ClientLine.parse(written(command, text).getBytes(UTF_8));
            Oracle.require(again.equals(command), "what was understood is not understood again");
        } else if (line instanceof ClientLine.Blank) {
            Oracle.require(text.chars().allMatch(c -> c == ' ' || c == '\t'), "a line that says something is blank");
        } else if (line instanceof ClientLine.Malformed malformed) {
            Oracle.require(text.startsWith("{"), "a typed line of legal characters is malformed");
            requireClean(malformed.id());
        }
    }

    private static String written(ClientLine.Command command, String text) {
        requireClean(command.id());
        if (command.input() instanceof ClientLine.Named named) {
            StringBuilder json = new StringBuilder();
            named.fields().members().forEach((name, value) -> requireLegal(name, value));
            JsonText.write(named.fields(), json);
            return json.toString();
        }
        String tail = ((ClientLine.Typed) command.input()).tail();
        Oracle.require(text.endsWith(tail), "the tail of a typed line is not kept as it was");
        return command.verb().map(Object::toString).orElse(text.substring(0, text.length() - tail.length())) + tail;
    }

    /** Only the strings right in the object may have line breaks. */
    private static void requireLegal(String name, Json value) {
        Oracle.require(Legal.inALine(name), "an illegal character in a name");
        if (value instanceof Json.Text text && !name.equals("cmd") && !name.equals("id")) {
            Oracle.require(Legal.inLines(text.text()), "an illegal character in a text");
        } else {
            requireLegalInside(value);
        }
    }

    private static void requireLegalInside(Json value) {
        if (value instanceof Json.Text text) {
            Oracle.require(Legal.inALine(text.text()), "an illegal character in a string");
        } else if (value instanceof Json.Items items) {
            items.items().forEach(ClientLineOracle::requireLegalInside);
        } else if (value instanceof Json.Members members) {
            members.members().forEach((name, inside) -> {
                Oracle.require(Legal.inALine(name), "an illegal character in a name inside");
                requireLegalInside(inside);
            });
        }
    }

    private static void requireClean(Optional<String> id) {
        Oracle.require(id.isEmpty() || (Legal.inALine(id.get()) && id.get().length() <= 128), "an illegal id");
    }

    private static void requireRefused(ClientLine line, Refusal refusal) {
        Oracle.require(
                line instanceof ClientLine.Malformed malformed
                        && malformed.refusal().equals(refusal),
                refusal.code());
        requireClean(((ClientLine.Malformed) line).id());
    }

    private static Optional<String> decoded(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
