package parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import parley.protocol.words.Refusal;

/** How {@link PeerLine}s are written and read. Pure. */
final class PeerNotation {
    private static final int LONGEST_WORD = 64;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private PeerNotation() {}

    static byte[] line(PeerLine.Sayable said) {
        JsonOutput output = new JsonOutput();
        try (JsonGenerator json = output.generator()) {
            json.writeStartObject();
            members(json, said);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output.write('\n');
        return output.take();
    }

    private static void members(JsonGenerator json, PeerLine.Sayable said) throws IOException {
        if (said instanceof PeerLine.Hello hello) {
            type(json, "hello");
            if (hello.token().isPresent()) {
                word(json, "token", hello.token().get());
            }
        } else if (said instanceof PeerLine.Use) {
            type(json, "use");
        } else if (said instanceof PeerLine.Text text) {
            type(json, "text");
            json.writeNumberField("n", text.n());
            json.writeStringField("text", Cleaner.cleanLines(text.text()));
        } else if (said instanceof PeerLine.Got got) {
            numbered(json, "got", got.n());
        } else if (said instanceof PeerLine.Typing) {
            type(json, "typing");
        } else if (said instanceof PeerLine.Ping ping) {
            numbered(json, "ping", ping.n());
        } else if (said instanceof PeerLine.Pong pong) {
            numbered(json, "pong", pong.n());
        } else if (said instanceof PeerLine.Bye) {
            type(json, "bye");
        } else {
            aboutFile(json, said);
        }
    }

    private static void aboutFile(JsonGenerator json, PeerLine.Sayable said) throws IOException {
        if (said instanceof PeerLine.FileOffer offer) {
            file(json, "file-offer", offer.file());
            word(json, "name", offer.name());
            json.writeNumberField("size", offer.size());
            word(json, "sha256", offer.sha256());
        } else if (said instanceof PeerLine.FileAccept accept) {
            file(json, "file-accept", accept.file());
            json.writeNumberField("offset", accept.offset());
        } else if (said instanceof PeerLine.FileRefuse refuse) {
            file(json, "file-refuse", refuse.file());
        } else if (said instanceof PeerLine.FileData data) {
            file(json, "file-data", data.file());
            json.writeNumberField("offset", data.offset());
            json.writeNumberField("length", data.length());
        } else if (said instanceof PeerLine.FileGot got) {
            file(json, "file-got", got.file());
            json.writeNumberField("offset", got.offset());
        } else if (said instanceof PeerLine.FileEnd end) {
            file(json, "file-end", end.file());
            word(json, "reason", end.reason());
        } else {
            throw new IllegalArgumentException("no notation of " + said.getClass());
        }
    }

    private static void type(JsonGenerator json, String type) throws IOException {
        json.writeStringField("type", type);
    }

    private static void word(JsonGenerator json, String name, String word) throws IOException {
        json.writeStringField(name, Cleaner.clean(word));
    }

    private static void numbered(JsonGenerator json, String type, long n) throws IOException {
        type(json, type);
        json.writeNumberField("n", n);
    }

    private static void file(JsonGenerator json, String type, String file) throws IOException {
        type(json, type);
        word(json, "file", file);
    }

    static PeerLine parse(byte[] line) {
        Optional<String> decoded = Utf8.decode(line);
        if (decoded.isEmpty()) {
            return new PeerLine.Malformed(Refusal.BAD_ENCODING);
        }
        String text = decoded.get();
        Optional<Refusal> flaw = Cleaner.flaw(text);
        if (flaw.isPresent()) {
            return new PeerLine.Malformed(flaw.get());
        }
        if (text.isBlank()) {
            return new PeerLine.Unknown();
        }
        Members members;
        try {
            members = new Members(JsonLine.object(text));
        } catch (IOException e) {
            return new PeerLine.Malformed(Refusal.BAD_JSON);
        }
        PeerLine read = read(members);
        return members.flaw.<PeerLine>map(PeerLine.Malformed::new).orElse(read);
    }

    private static PeerLine read(Members members) {
        String type = members.word("type");
        return switch (type) {
            case "hello" ->
                new PeerLine.Hello(members.has("token") ? Optional.of(members.word("token")) : Optional.empty());
            case "use" -> new PeerLine.Use();
            case "text" -> new PeerLine.Text(members.whole("n", n -> n > 0), members.text());
            case "got" -> new PeerLine.Got(members.whole("n", n -> n >= 0));
            case "typing" -> new PeerLine.Typing();
            case "ping" -> new PeerLine.Ping(members.whole("n", n -> n >= 0));
            case "pong" -> new PeerLine.Pong(members.whole("n", n -> n >= 0));
            case "bye" -> new PeerLine.Bye();
            case "file-offer" ->
                new PeerLine.FileOffer(
                        members.word("file"),
                        members.name(),
                        members.whole("size", size -> size >= 0),
                        members.text("sha256", SHA256.asMatchPredicate()));
            case "file-accept" -> new PeerLine.FileAccept(members.word("file"), members.offset());
            case "file-refuse" -> new PeerLine.FileRefuse(members.word("file"));
            case "file-data" ->
                new PeerLine.FileData(members.word("file"), members.offset(), (int)
                        members.whole("length", length -> length > 0 && length <= PeerLine.LONGEST_PIECE));
            case "file-got" -> new PeerLine.FileGot(members.word("file"), members.offset());
            case "file-end" -> new PeerLine.FileEnd(members.word("file"), members.word("reason"));
            default -> new PeerLine.Unknown();
        };
    }

    /** The members of one line; remembers the first that is missing or wrong and gives something harmless for it. */
    private static final class Members {
        private final Map<String, Json> all;
        private Optional<Refusal> flaw = Optional.empty();

        Members(Json.Members object) {
            this.all = object.members();
        }

        boolean has(String name) {
            return all.containsKey(name);
        }

        String word(String name) {
            return text(name, word -> !word.isEmpty() && word.length() <= LONGEST_WORD);
        }

        String name() {
            return text("name", name -> !name.isEmpty() && name.length() <= PeerLine.LONGEST_NAME);
        }

        long offset() {
            return whole("offset", offset -> offset >= 0);
        }

        /** The one member that may have line breaks. */
        String text() {
            String text = string("text");
            PeerLine.flaw(text).ifPresent(this::wrong);
            return text;
        }

        String text(String name, Predicate<String> good) {
            String text = string(name);
            Cleaner.flaw(text).ifPresent(this::wrong);
            if (!good.test(text)) {
                wrong(Refusal.USAGE);
            }
            return text;
        }

        long whole(String name, LongPredicate good) {
            if (all.get(name) instanceof Json.Whole whole && good.test(whole.number())) {
                return whole.number();
            }
            wrong(Refusal.USAGE);
            return 0;
        }

        private String string(String name) {
            if (all.get(name) instanceof Json.Text text) {
                return text.text();
            }
            wrong(Refusal.USAGE);
            return "";
        }

        private void wrong(Refusal why) {
            if (flaw.isEmpty()) {
                flaw = Optional.of(why);
            }
        }
    }
}
