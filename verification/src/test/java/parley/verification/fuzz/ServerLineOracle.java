package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import parley.protocol.JsonReading;
import parley.protocol.Notation;
import parley.protocol.Rendering;
import parley.protocol.ServerLine;

/**
 * No server can make the client's reading throw, or give it an illegal character; what was read, said again, is read as
 * the same; and as text no line of it could pass for another one's.
 */
final class ServerLineOracle implements Oracle {
    @Override
    public void judge(byte[] input) {
        Optional<ServerLine> read = JsonReading.read(input);
        if (read.isEmpty()) {
            return;
        }
        ServerLine line = read.get();
        Oracle.require(Legal.inLines(line.toString()), "an illegal character comes through");
        byte[] json = Rendering.in(Notation.JSON).line(line);
        String said = new String(json, UTF_8);
        Oracle.require(said.indexOf('\n') == said.length() - 1, "a JSON line is no line");
        if (!(line instanceof ServerLine.Greeting)) {
            Optional<ServerLine> again = JsonReading.read(Arrays.copyOf(json, json.length - 1));
            Oracle.require(again.equals(read), "what was read is not read again");
        }
        String text = new String(Rendering.in(Notation.TEXT).line(line), UTF_8);
        Oracle.require(text.endsWith("\n") && Legal.inLines(text), "an illegal character in the text notation");
        for (String further : text.substring(text.indexOf('\n') + 1).split("\n", -1)) {
            Oracle.require(further.isEmpty() || further.startsWith("  "), "a further line could pass for the server's");
        }
    }
}
