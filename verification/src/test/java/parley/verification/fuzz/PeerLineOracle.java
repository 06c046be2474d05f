package parley.verification.fuzz;

import java.util.Arrays;
import parley.protocol.PeerLine;

/** No peer can make the reading throw, or give it an illegal character; what was read, said again, is read as the same. */
final class PeerLineOracle implements Oracle {
    @Override
    public void judge(byte[] input) {
        PeerLine line = PeerLine.parse(input);
        Oracle.require(Legal.inLines(line.toString()), "an illegal character comes through");
        if (line instanceof PeerLine.Sayable said) {
            byte[] written = said.line();
            Oracle.require(
                    PeerLine.parse(Arrays.copyOf(written, written.length - 1)).equals(line),
                    "what was read is not read again");
        }
        if (line instanceof PeerLine.FileData data) {
            Oracle.require(data.length() > 0 && data.length() <= PeerLine.LONGEST_PIECE, "a piece above the limit");
        }
    }
}
