package parley.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;

/** For people (protocol section 2.2, the column "text"). Further lines of a text are indented by two spaces. */
public final class TextRendering implements Rendering {
    static final TextRendering INSTANCE = new TextRendering();

    private TextRendering() {}

    @Override
    public byte[] line(ServerLine line) {
        StringBuilder text = new StringBuilder(128);
        head(text, line);
        if (line instanceof ServerLine.Answer answer && answer.reply().plain() instanceof Reply.Done done) {
            BodyLines body = new BodyLines(done.fields());
            while (body.hasNext()) {
                body.appendNext(text);
            }
        }
        return bytes(text);
    }

    @Override
    public Iterator<byte[]> pieces(ServerLine line) {
        if (line instanceof ServerLine.Answer answer && answer.reply().plain() instanceof Reply.Done done) {
            StringBuilder text = new StringBuilder(128);
            head(text, line);
            return new TextPieces(text, new BodyLines(done.fields()));
        }
        return List.of(line(line)).iterator();
    }

    static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Adds a text from elsewhere, its further lines behind {@code indent}. */
    static void append(StringBuilder to, String text, String indent) {
        String clean = Cleaner.cleanLines(text);
        int from = 0;
        for (int end = clean.indexOf('\n'); end >= 0; end = clean.indexOf('\n', from)) {
            to.append(clean, from, end).append('\n').append(indent);
            from = end + 1;
        }
        to.append(clean, from, clean.length());
    }

    /** Everything but the lines of a list. */
    private static void head(StringBuilder to, ServerLine line) {
        if (line instanceof ServerLine.Broadcast broadcast) {
            append(to.append(broadcast.from().value()).append(" (all): "), broadcast.text());
        } else if (line instanceof ServerLine.Message message) {
            message(to, message);
        } else if (line instanceof ServerLine.RoomMessage message) {
            to.append(message.from().value()).append(' ').append(Cleaner.clean(message.room()));
            append(to.append(": "), message.text());
        } else if (line instanceof ServerLine.OwnMessage message) {
            to.append(message.from().value()).append(" > ").append(message.to().value());
            append(to.append(": "), message.text());
        } else if (line instanceof ServerLine.Answer answer) {
            answer(to, answer.reply().plain());
        } else {
            append(to.append("* "), sentence(line));
        }
        to.append('\n');
    }

    private static void message(StringBuilder to, ServerLine.Message message) {
        to.append(message.from().value());
        if (message.again()) {
            to.append(" (again)");
        } else if (message.late()) {
            to.append(" (").append(Timestamp.minute(message.at())).append(')');
        }
        append(to.append(": "), message.text());
    }

    private static void answer(StringBuilder to, Reply reply) {
        if (reply instanceof Reply.Done done) {
            append(to.append(done.sentence().isEmpty() ? "ok" : "ok "), done.sentence());
        } else {
            Refusal refusal = refused(reply).refusal();
            to.append("error ").append(Cleaner.clean(refusal.code())).append(": ");
            append(to, refusal.text());
        }
    }

    /** A reply whose plain form is not plain is a fault of whoever made it. */
    static Reply.Refused refused(Reply plain) {
        return plain instanceof Reply.Refused refused ? refused : Reply.refused(Refusal.FAILED);
    }

    private static String sentence(ServerLine line) {
        if (line instanceof ServerLine.Presence presence) {
            return presence(presence);
        } else if (line instanceof ServerLine.Told told) {
            return told.notice().text();
        } else if (line instanceof ServerLine.Greeting greeting) {
            return "parley 1 " + Cleaner.clean(greeting.software());
        } else if (line instanceof ServerLine.PrivateRequest request) {
            return "%s wants a direct link: accept %1$s or decline %1$s".formatted(request.from());
        } else if (line instanceof ServerLine.PrivatePeer link) {
            return "direct link with %s: you are the %s; candidates %s; fingerprint %s; token %s"
                    .formatted(
                            link.peer(),
                            link.role(),
                            String.join(" ", link.candidates()),
                            link.fingerprint(),
                            link.token());
        } else if (line instanceof ServerLine.PrivateEnd end) {
            return "direct link with %s: %s".formatted(end.peer(), end.reason());
        } else if (line instanceof ServerLine.Bye bye) {
            return "bye: " + bye.reason().sentence();
        }
        throw new IllegalArgumentException("no rendering of " + line.getClass());
    }

    private static String presence(ServerLine.Presence presence) {
        String user = presence.user().value();
        return switch (presence.change()) {
            case LOGGED_IN -> user + " logged in";
            case LOGGED_OUT -> user + " logged out";
            case AWAY ->
                user + " is away"
                        + presence.status().map(status -> ": " + status).orElse("");
            case BACK -> user + " is back";
        };
    }

    private static void append(StringBuilder to, String text) {
        append(to, text, "  ");
    }
}
