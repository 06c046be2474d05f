package parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import parley.protocol.words.Fields;
import parley.protocol.words.UserName;

/**
 * The fields of an answer or a notice as members of a JSON object, step by step: a step is a field, or one element of a
 * list. Touched only by the one rendering that made it.
 */
final class JsonFields {
    /** How many elements of a list one answer shows; the rest has to be asked for (protocol section 2.2). */
    private static final int PAGE = 500;

    private static final String MORE = "more";

    private final Iterator<Fields.Field> fields;
    private boolean moreToBeSaid;
    private Iterator<?> elements = Collections.emptyIterator();
    private boolean inList;
    private boolean cut;

    JsonFields(Fields fields) {
        this.fields = fields.all().iterator();
        this.moreToBeSaid = fields.find(MORE).isEmpty();
    }

    boolean hasNext() {
        return inList || fields.hasNext();
    }

    void writeNext(JsonGenerator json) throws IOException {
        if (elements.hasNext()) {
            element(json, elements.next());
        } else if (inList) {
            endList(json);
        } else {
            Fields.Field field = fields.next();
            json.writeFieldName(Cleaner.clean(field.name()));
            value(json, field.value());
        }
    }

    private void endList(JsonGenerator json) throws IOException {
        json.writeEndArray();
        inList = false;
        if (cut && moreToBeSaid) {
            json.writeBooleanField(MORE, true);
            moreToBeSaid = false;
        }
    }

    private void value(JsonGenerator json, Fields.Value value) throws IOException {
        if (value instanceof Fields.Text text) {
            json.writeString(Cleaner.cleanLines(text.text()));
        } else if (value instanceof Fields.Whole whole) {
            json.writeNumber(whole.number());
        } else if (value instanceof Fields.Time time) {
            json.writeString(Timestamp.full(time.instant()));
        } else if (value instanceof Fields.User user) {
            json.writeString(user.name().value());
        } else if (value instanceof Fields.Flag flag) {
            json.writeBoolean(flag.set());
        } else if (value instanceof Fields.Texts texts) {
            beginList(json, texts.texts(), texts.texts().size());
        } else if (value instanceof Fields.Users users) {
            beginList(json, users.names(), PAGE);
        } else if (value instanceof Fields.Rows rows) {
            beginList(json, rows.rows(), PAGE);
        } else {
            throw new IllegalArgumentException("no rendering of " + value.getClass());
        }
    }

    private void beginList(JsonGenerator json, List<?> list, int most) throws IOException {
        json.writeStartArray();
        inList = true;
        cut = list.size() > most;
        elements = (cut ? list.subList(0, most) : list).iterator();
    }

    private static void element(JsonGenerator json, Object element) throws IOException {
        if (element instanceof UserName name) {
            json.writeString(name.value());
        } else if (element instanceof Fields.Row row) {
            json.writeStartObject();
            JsonFields inside = new JsonFields(row.fields());
            while (inside.hasNext()) {
                inside.writeNext(json);
            }
            json.writeEndObject();
        } else {
            json.writeString(Cleaner.cleanLines((String) element));
        }
    }
}
