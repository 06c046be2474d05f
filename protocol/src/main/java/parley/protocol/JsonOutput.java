package parley.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Where a line of JSON is written to, and the one way to make a generator. Touched only by the rendering of that line. */
final class JsonOutput extends ByteArrayOutputStream {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            // A character outside the first plane as itself, not as two escapes.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            // If rendering breaks off, half a line must not look like a whole one.
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();

    JsonOutput() {
        super(512);
    }

    JsonGenerator generator() throws IOException {
        return FACTORY.createGenerator(this);
    }

    /** What was written since the last time. */
    byte[] take() {
        byte[] taken = toByteArray();
        reset();
        return taken;
    }
}
