package parley.client.command;

import java.nio.charset.StandardCharsets;
import parley.protocol.Notation;
import parley.protocol.Rendering;
import parley.protocol.ServerLine;

/** Events as lines of their own, each with its LF. */
final class OneLine {
    private OneLine() {}

    /** The server's JSON object (protocol section 2.2). */
    static byte[] json(ServerLine event) {
        return Rendering.in(Notation.JSON).line(event);
    }

    /** The server's text notation; a line break inside is shown as {@code \n}. */
    static byte[] text(ServerLine event) {
        byte[] line = Rendering.in(Notation.TEXT).line(flat(event));
        String text = new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
        // Notices of several lines come indented.
        return (text.replace("\n  ", "\\n").replace("\n", "\\n") + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Without line breaks in what somebody said, whose own indentation is to stay. */
    private static ServerLine flat(ServerLine event) {
        if (event instanceof ServerLine.Message said) {
            return new ServerLine.Message(
                    said.seq(), said.id(), said.from(), flat(said.text()), said.at(), said.late(), said.again());
        } else if (event instanceof ServerLine.Broadcast said) {
            return new ServerLine.Broadcast(said.id(), said.from(), flat(said.text()), said.at());
        } else if (event instanceof ServerLine.RoomMessage said) {
            return new ServerLine.RoomMessage(said.room(), said.id(), said.from(), flat(said.text()), said.at());
        }
        return event;
    }

    private static String flat(String text) {
        return text.replace("\r\n", "\\n").replace("\n", "\\n");
    }
}
