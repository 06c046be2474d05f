package parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** An answer in the JSON notation, piece by piece. Touched only by whoever writes the answer. */
final class JsonPieces implements Iterator<byte[]> {
    private static final int PIECE = 8_192;

    private final JsonOutput output;
    private final JsonGenerator json;
    private final JsonFields fields;
    private boolean done;

    /** @param json inside the object, behind its head */
    JsonPieces(JsonOutput output, JsonGenerator json, JsonFields fields) {
        this.output = output;
        this.json = json;
        this.fields = fields;
    }

    @Override
    public boolean hasNext() {
        return !done;
    }

    @Override
    public byte[] next() {
        if (done) {
            throw new NoSuchElementException();
        }
        try {
            while (output.size() + json.getOutputBuffered() < PIECE && fields.hasNext()) {
                fields.writeNext(json);
            }
            if (fields.hasNext()) {
                json.flush();
            } else {
                json.writeEndObject();
                json.close();
                output.write('\n');
                done = true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output.take();
    }
}
