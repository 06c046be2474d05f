package parley.protocol;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** An answer in the text notation, piece by piece. Touched only by whoever writes the answer. */
final class TextPieces implements Iterator<byte[]> {
    private static final int PIECE = 8_192;

    private final StringBuilder begun;
    private final BodyLines body;

    /** @param begun what comes before the body; never empty */
    TextPieces(StringBuilder begun, BodyLines body) {
        this.begun = begun;
        this.body = body;
    }

    @Override
    public boolean hasNext() {
        return begun.length() > 0 || body.hasNext();
    }

    @Override
    public byte[] next() {
        while (begun.length() < PIECE && body.hasNext()) {
            body.appendNext(begun);
        }
        if (begun.length() == 0) {
            throw new NoSuchElementException();
        }
        byte[] piece = TextRendering.bytes(begun);
        begun.setLength(0);
        return piece;
    }
}
