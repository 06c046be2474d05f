package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import parley.protocol.LineFramer;

/**
 * Lines do not depend on how the bytes were cut, nor on when they were asked for; they are those that {@link NaiveFraming}
 * finds in the whole; none is longer than the limit; and what was looked at is not held.
 */
final class FramerOracle implements Oracle {
    private static final int LONGEST_LIMIT = 40;
    private static final int MOST_MORE = 80;
    private static final int CUTS = 3;

    @Override
    public void judge(byte[] input) {
        Input parts = new Input(input);
        int longest = 1 + parts.choice(LONGEST_LIMIT);
        int most = longest + parts.choice(MOST_MORE);
        Random cuts = new Random(parts.choice(256));
        byte[] bytes = parts.rest();

        NaiveFraming naive = NaiveFraming.of(bytes, longest, most);
        LineFramer whole = new LineFramer(longest, most);
        whole.feed(bytes);
        List<String> pieces = new ArrayList<>();
        drain(whole, longest, pieces);
        judge(pieces, whole, naive, "in one piece");
        for (int cut = 0; cut < CUTS; cut++) {
            LineFramer framer = new LineFramer(longest, most);
            judge(inPortions(framer, bytes, longest, cut == 0 ? 1 : 2 + cuts.nextInt(30), cuts), framer, naive, "cut");
        }
    }

    private static void judge(List<String> pieces, LineFramer framer, NaiveFraming naive, String how) {
        if (!pieces.equals(naive.pieces())) {
            throw new AssertionError(how + ": " + pieces + " instead of " + naive.pieces());
        }
        Oracle.require(framer.waiting() == 0, "bytes that were looked at are held");
        Oracle.require(naive.overflowed() || framer.open() == naive.open(), "whether a line is open");
    }

    /** Sometimes nobody asks for lines for a while, or only for one. */
    private static List<String> inPortions(LineFramer framer, byte[] bytes, int longest, int portion, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(portion));
            framer.feed(Arrays.copyOfRange(bytes, from, to));
            from = to;
            switch (random.nextInt(3)) {
                case 0 -> framer.next().ifPresent(piece -> pieces.add(shown(piece, longest)));
                case 1 -> drain(framer, longest, pieces);
                default -> {}
            }
        }
        drain(framer, longest, pieces);
        return pieces;
    }

    private static void drain(LineFramer framer, int longest, List<String> pieces) {
        for (Optional<LineFramer.Piece> piece = framer.next(); piece.isPresent(); piece = framer.next()) {
            pieces.add(shown(piece.get(), longest));
        }
    }

    private static String shown(LineFramer.Piece piece, int longest) {
        if (piece instanceof LineFramer.Line line) {
            Oracle.require(line.bytes().length <= longest, "a line above the limit");
            return "line " + new String(line.bytes(), ISO_8859_1);
        }
        return piece instanceof LineFramer.TooLong tooLong
                ? "too long " + new String(tooLong.head(), ISO_8859_1)
                : "overflow";
    }
}
