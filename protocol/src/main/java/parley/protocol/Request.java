package parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import parley.protocol.words.Fields;

/**
 * A command as a program says it: one JSON object on one line (protocol section 2.1).
 *
 * @param cmd the verb
 * @param fields the command's parameters by name; may hold secrets, so that its text form shows the names alone
 * @param offer what the commands that make direct links carry
 */
public record Request(String cmd, Fields fields, Optional<LinkOffer> offer) {

    public static Request of(String cmd) {
        return new Request(cmd, Fields.none(), Optional.empty());
    }

    public static Request of(String cmd, Fields fields) {
        return new Request(cmd, fields, Optional.empty());
    }

    /** The line with its LF. Characters that are not allowed are sent as they are: the server's refusal is the answer. */
    public byte[] line() {
        JsonOutput output = new JsonOutput();
        try (JsonGenerator json = output.generator()) {
            json.writeStartObject();
            json.writeStringField("cmd", cmd);
            for (Fields.Field field : fields.all()) {
                json.writeFieldName(field.name());
                value(json, field.value());
            }
            if (offer.isPresent()) {
                json.writeObjectFieldStart("offer");
                json.writeArrayFieldStart("candidates");
                for (String candidate : offer.get().candidates()) {
                    json.writeString(candidate);
                }
                json.writeEndArray();
                json.writeStringField("fingerprint", offer.get().fingerprint());
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output.write('\n');
        return output.take();
    }

    private static void value(JsonGenerator json, Fields.Value value) throws IOException {
        if (value instanceof Fields.Text text) {
            json.writeString(text.text());
        } else if (value instanceof Fields.Whole whole) {
            json.writeNumber(whole.number());
        } else if (value instanceof Fields.User user) {
            json.writeString(user.name().value());
        } else if (value instanceof Fields.Flag flag) {
            json.writeBoolean(flag.set());
        } else {
            throw new IllegalArgumentException("no parameter of a command is a " + value.getClass());
        }
    }

    @Override
    public String toString() {
        return cmd + fields.all().stream().map(Fields.Field::name).toList();
    }
}
