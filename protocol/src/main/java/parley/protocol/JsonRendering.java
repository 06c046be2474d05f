package parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.Fields;
import parley.protocol.words.Notice;
import parley.protocol.words.Reply;

/** For programs (protocol section 2.2, the column "JSON"): one object on one line, {@code type} first. */
public final class JsonRendering implements Rendering {
    static final JsonRendering INSTANCE = new JsonRendering();

    private static final SerializedString TYPE = new SerializedString("type");
    private static final SerializedString SEQ = new SerializedString("seq");
    private static final SerializedString ID = new SerializedString("id");
    private static final SerializedString FROM = new SerializedString("from");
    private static final SerializedString TEXT = new SerializedString("text");
    private static final SerializedString AT = new SerializedString("at");

    private JsonRendering() {}

    @Override
    public byte[] line(ServerLine line) {
        if (line instanceof ServerLine.Greeting) {
            return TextRendering.INSTANCE.line(line);
        }
        JsonOutput output = new JsonOutput();
        try (JsonGenerator json = output.generator()) {
            json.writeStartObject();
            head(json, line);
            JsonFields fields = new JsonFields(fields(line));
            while (fields.hasNext()) {
                fields.writeNext(json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output.write('\n');
        return output.take();
    }

    @Override
    public Iterator<byte[]> pieces(ServerLine line) {
        Fields fields = fields(line);
        if (fields.all().isEmpty()) {
            return List.of(line(line)).iterator();
        }
        JsonOutput output = new JsonOutput();
        try {
            JsonGenerator json = output.generator();
            json.writeStartObject();
            head(json, line);
            return new JsonPieces(output, json, new JsonFields(fields));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What comes behind the head of a line. */
    private static Fields fields(ServerLine line) {
        if (line instanceof ServerLine.Answer answer && answer.reply().plain() instanceof Reply.Done done) {
            return done.fields();
        }
        return line instanceof ServerLine.Told told ? told.notice().fields() : Fields.none();
    }

    private static void head(JsonGenerator json, ServerLine line) throws IOException {
        if (line instanceof ServerLine.Broadcast broadcast) {
            type(json, "broadcast");
            json.writeFieldName(ID);
            json.writeString(Cleaner.clean(broadcast.id()));
            json.writeFieldName(FROM);
            json.writeString(broadcast.from().value());
            said(json, broadcast.text());
            json.writeFieldName(AT);
            json.writeString(Timestamp.full(broadcast.at()));
        } else if (line instanceof ServerLine.Message message) {
            message(json, message);
        } else if (line instanceof ServerLine.RoomMessage message) {
            type(json, "room");
            json.writeStringField("room", Cleaner.clean(message.room()));
            json.writeStringField("id", Cleaner.clean(message.id()));
            json.writeStringField("from", message.from().value());
            said(json, message.text());
            json.writeStringField("at", Timestamp.full(message.at()));
        } else if (line instanceof ServerLine.OwnMessage message) {
            type(json, "message");
            json.writeStringField("id", Cleaner.clean(message.id()));
            json.writeStringField("from", message.from().value());
            json.writeStringField("to", message.to().value());
            said(json, message.text());
            json.writeStringField("at", Timestamp.full(message.at()));
        } else if (line instanceof ServerLine.Answer answer) {
            answer(json, answer);
        } else {
            notice(json, line);
        }
    }

    private static void message(JsonGenerator json, ServerLine.Message message) throws IOException {
        type(json, "message");
        json.writeFieldName(SEQ);
        json.writeNumber(message.seq());
        json.writeFieldName(ID);
        json.writeString(Cleaner.clean(message.id()));
        json.writeFieldName(FROM);
        json.writeString(message.from().value());
        said(json, message.text());
        json.writeFieldName(AT);
        json.writeString(Timestamp.full(message.at()));
        if (message.again()) {
            json.writeBooleanField("again", true);
        }
    }

    private static void answer(JsonGenerator json, ServerLine.Answer answer) throws IOException {
        Reply reply = answer.reply().plain();
        type(json, reply instanceof Reply.Done ? "ok" : "error");
        optional(json, "re", answer.re());
        optional(json, "cmd", answer.cmd());
        if (reply instanceof Reply.Done done) {
            // A field of the command's own of that name is worth more than the sentence.
            if (!done.sentence().isEmpty() && done.fields().find("text").isEmpty()) {
                said(json, done.sentence());
            }
        } else {
            Reply.Refused refused = TextRendering.refused(reply);
            json.writeStringField("code", Cleaner.clean(refused.refusal().code()));
            json.writeStringField("text", Cleaner.cleanLines(refused.refusal().text()));
            if (refused.retryAfter().isPresent()) {
                json.writeNumberField(
                        "retryAfter", wholeSeconds(refused.retryAfter().get()));
            }
        }
    }

    private static void notice(JsonGenerator json, ServerLine line) throws IOException {
        if (line instanceof ServerLine.Presence presence) {
            type(json, "presence");
            json.writeStringField("user", presence.user().value());
            json.writeStringField("state", presence.change().state());
            optional(json, "status", presence.status());
        } else if (line instanceof ServerLine.Told told) {
            Notice notice = told.notice();
            type(json, "notice");
            json.writeStringField("code", Cleaner.clean(notice.code()));
            json.writeStringField("text", Cleaner.cleanLines(notice.text()));
        } else if (line instanceof ServerLine.PrivateRequest request) {
            type(json, "private-request");
            json.writeStringField("from", request.from().value());
        } else if (line instanceof ServerLine.PrivatePeer link) {
            type(json, "private-peer");
            json.writeStringField("peer", link.peer().value());
            json.writeArrayFieldStart("candidates");
            for (String candidate : link.candidates()) {
                json.writeString(Cleaner.clean(candidate));
            }
            json.writeEndArray();
            json.writeStringField("fingerprint", Cleaner.clean(link.fingerprint()));
            json.writeStringField("token", Cleaner.clean(link.token()));
            json.writeStringField("role", Cleaner.clean(link.role()));
        } else if (line instanceof ServerLine.PrivateEnd end) {
            type(json, "private-end");
            json.writeStringField("peer", end.peer().value());
            json.writeStringField("reason", Cleaner.clean(end.reason()));
        } else if (line instanceof ServerLine.Bye bye) {
            type(json, "bye");
            json.writeStringField("reason", bye.reason().word());
        } else {
            throw new IllegalArgumentException("no rendering of " + line.getClass());
        }
    }

    private static void type(JsonGenerator json, String type) throws IOException {
        json.writeFieldName(TYPE);
        json.writeString(type);
    }

    private static void said(JsonGenerator json, String text) throws IOException {
        json.writeFieldName(TEXT);
        json.writeString(Cleaner.cleanLines(text));
    }

    private static void optional(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, Cleaner.clean(value.get()));
        }
    }

    private static long wholeSeconds(Duration span) {
        return span.isNegative() ? 0 : span.getNano() == 0 ? span.getSeconds() : span.getSeconds() + 1;
    }
}
