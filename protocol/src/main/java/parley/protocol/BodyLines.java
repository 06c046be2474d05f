package parley.protocol;

import java.util.Collections;
import java.util.Iterator;
import parley.protocol.words.Fields;
import parley.protocol.words.UserName;

/**
 * The lists among the fields of an answer, one element after the other as an indented line; what stands alone is in the
 * sentence already. Touched only by the one rendering that made it.
 */
final class BodyLines {
    // A further line of an element stands deeper than the elements do, or it could pass for one of them.
    private static final String INSIDE = "    ";

    private final Iterator<Fields.Field> fields;
    private Iterator<?> elements = Collections.emptyIterator();

    BodyLines(Fields fields) {
        this.fields = fields.all().iterator();
    }

    boolean hasNext() {
        while (!elements.hasNext() && fields.hasNext()) {
            elements = elements(fields.next().value());
        }
        return elements.hasNext();
    }

    void appendNext(StringBuilder to) {
        Object element = elements.next();
        String line = element instanceof Fields.Row row
                ? row.line()
                : element instanceof UserName name ? name.value() : element.toString();
        TextRendering.append(to.append("  "), line, INSIDE);
        to.append('\n');
    }

    private static Iterator<?> elements(Fields.Value value) {
        if (value instanceof Fields.Users users) {
            return users.names().iterator();
        } else if (value instanceof Fields.Rows rows) {
            return rows.rows().iterator();
        } else if (value instanceof Fields.Texts texts) {
            return texts.texts().iterator();
        }
        return Collections.emptyIterator();
    }
}
