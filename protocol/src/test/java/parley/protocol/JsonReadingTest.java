package parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.words.Fields;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;

class JsonReadingTest {

    static Stream<Samples.Sample> samples() {
        return Samples.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void whatWasWrittenIsReadAsItWasExceptWhereJsonCannotTell(Samples.Sample sample) {
        assertThat(read(rendered(sample.line()))).contains(asJsonTells(sample.line()));
    }

    @Test
    void whateverATextHoldsItIsReadAsItWasWrittenAndClean() {
        Random random = new Random(37);
        for (int round = 0; round < 2_000; round++) {
            for (ServerLine line : Samples.saying(Cleaner.cleanLines(HostileText.any(random)))) {
                Optional<ServerLine> read = read(rendered(line));
                if (line instanceof ServerLine.RoomMessage message
                        && !message.room().matches("#[^\\s#:*>]{1,64}")) {
                    assertThat(read.orElseThrow()).isInstanceOf(ServerLine.Told.class);
                } else if (!(line instanceof ServerLine.Greeting)) {
                    assertThat(read).contains(asJsonTells(line));
                }
            }
        }
    }

    @Test
    void whateverAServerSendsNothingIsThrownAndNothingForbiddenComesThrough() {
        Random random = new Random(41);
        List<byte[]> seeds = Samples.all().stream()
                .map(sample -> rendered(sample.line()).getBytes(UTF_8))
                .toList();
        int understood = 0;
        for (int round = 0; round < 60_000; round++) {
            byte[] line = mutated(seeds.get(random.nextInt(seeds.size())), random);
            Optional<ServerLine> read = JsonReading.read(line);
            understood += read.isPresent() ? 1 : 0;
            read.ifPresent(JsonReadingTest::assertClean);
        }
        assertThat(understood).isGreaterThan(10_000);
    }

    @Test
    void halfPairsAndControlsBehindEscapesAreCleaned() {
        assertThat(read(
                        "{\"type\":\"broadcast\",\"id\":\"\\u001b]\",\"from\":\"hans\",\"text\":\"\\ud83d\\u009b\\u202e\\n\","
                                + "\"at\":\"2026-11-20T09:41:07.250Z\"}"))
                .contains(new ServerLine.Broadcast("\ufffd]", Samples.HANS, "\ufffd\ufffd\ufffd\n", Samples.AT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ok",
                "error busy: x",
                "* hello",
                "* parley 2 x",
                "{",
                "{}",
                "[]",
                "{\"type\":7}",
                "{\"type\":\"ok\"} {}",
                "{\"type\":\"ok\",\"type\":\"ok\"}",
                "{\"a\":\"ok\"}"
            })
    void whatIsNoLineOfAServerIsNotUnderstood(String line) {
        assertThat(read(line)).isEmpty();
    }

    @Test
    void whatThisClientDoesNotKnowIsTold() {
        assertThat(read("{\"type\":\"weather\",\"text\":\"rain\",\"degrees\":7,\"new\":{\"a\":1}}"))
                .contains(new ServerLine.Told(
                        new Notice("weather", "rain", Fields.none().whole("degrees", 7))));
        assertThat(read("{\"type\":\"message\",\"seq\":1}"))
                .contains(new ServerLine.Told(
                        new Notice("message", "", Fields.none().whole("seq", 1))));
        assertThat(read("{\"type\":\"bye\",\"reason\":\"tea\"}"))
                .contains(
                        new ServerLine.Told(new Notice("bye", "", Fields.none().text("reason", "tea"))));
    }

    @Test
    void aFarewellInTextIsUnderstoodBecauseItMayComeBeforeTheNotationIsChosen() {
        for (ByeReason reason : ByeReason.values()) {
            assertThat(JsonReading.read(withoutLf(Rendering.in(Notation.TEXT).line(new ServerLine.Bye(reason)))))
                    .contains(new ServerLine.Bye(reason));
        }
    }

    @Test
    void deepAndWideLinesAreRefusedWithoutFillingTheMemory() {
        assertThat(read("{\"type\":\"ok\",\"a\":" + "[".repeat(100_000))).isEmpty();
        assertThat(read("{\"type\":\"ok\",\"a\":[" + "{},".repeat(1_000_000) + "{}]}"))
                .isEmpty();
        assertThat(read("{\"type\":\"ok\",\"text\":\"" + "x".repeat(3_000_000) + "\"}"))
                .isPresent();
    }

    private static Optional<ServerLine> read(String line) {
        return JsonReading.read(line.getBytes(UTF_8));
    }

    private static String rendered(ServerLine line) {
        return new String(withoutLf(Rendering.in(Notation.JSON).line(line)), UTF_8);
    }

    private static byte[] withoutLf(byte[] line) {
        return Arrays.copyOf(line, line.length - 1);
    }

    private static ServerLine asJsonTells(ServerLine line) {
        if (line instanceof ServerLine.Answer answer) {
            return new ServerLine.Answer(
                    answer.re().map(Cleaner::clean), answer.cmd().map(Cleaner::clean), asJsonTells(answer.reply()));
        } else if (line instanceof ServerLine.Told told) {
            Notice notice = told.notice();
            return new ServerLine.Told(
                    new Notice(Cleaner.clean(notice.code()), notice.text(), asJsonTells(notice.fields())));
        } else if (line instanceof ServerLine.Message message) {
            return new ServerLine.Message(
                    message.seq(),
                    Cleaner.clean(message.id()),
                    message.from(),
                    message.text(),
                    message.at(),
                    false,
                    message.again());
        } else if (line instanceof ServerLine.OwnMessage message) {
            return new ServerLine.OwnMessage(
                    Cleaner.clean(message.id()), message.from(), message.to(), message.text(), message.at());
        } else if (line instanceof ServerLine.Broadcast message) {
            return new ServerLine.Broadcast(Cleaner.clean(message.id()), message.from(), message.text(), message.at());
        } else if (line instanceof ServerLine.RoomMessage message) {
            return new ServerLine.RoomMessage(
                    Cleaner.clean(message.room()),
                    Cleaner.clean(message.id()),
                    message.from(),
                    message.text(),
                    message.at());
        } else if (line instanceof ServerLine.Presence presence) {
            ServerLine.Presence.Change change = presence.change() == ServerLine.Presence.Change.BACK
                    ? ServerLine.Presence.Change.LOGGED_IN
                    : presence.change();
            return new ServerLine.Presence(
                    presence.user(), change, presence.status().map(Cleaner::clean));
        } else if (line instanceof ServerLine.PrivatePeer peer) {
            return new ServerLine.PrivatePeer(
                    peer.peer(),
                    peer.candidates().stream().map(Cleaner::clean).toList(),
                    Cleaner.clean(peer.fingerprint()),
                    Cleaner.clean(peer.token()),
                    Cleaner.clean(peer.role()));
        } else if (line instanceof ServerLine.PrivateEnd end) {
            return new ServerLine.PrivateEnd(end.peer(), Cleaner.clean(end.reason()));
        }
        return line;
    }

    private static Reply asJsonTells(Reply reply) {
        if (reply instanceof Reply.Done done) {
            String sentence = done.fields().findText("text").orElse(done.sentence());
            List<Fields.Field> others = done.fields().all().stream()
                    .filter(field -> !field.name().equals("text"))
                    .toList();
            return new Reply.Done(sentence, asJsonTells(new Fields(others)));
        }
        Reply.Refused refused = (Reply.Refused) reply;
        return new Reply.Refused(
                new Refusal(
                        Cleaner.clean(refused.refusal().code()),
                        refused.refusal().text()),
                refused.retryAfter()
                        .map(wait -> wait.plusMillis(999).truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
    }

    private static Fields asJsonTells(Fields fields) {
        List<Fields.Field> told = new ArrayList<>();
        for (Fields.Field field : fields.all()) {
            told.add(new Fields.Field(Cleaner.clean(field.name()), asJsonTells(field.value())));
        }
        return new Fields(told);
    }

    private static Fields.Value asJsonTells(Fields.Value value) {
        if (value instanceof Fields.Time time) {
            return new Fields.Text(Timestamp.full(time.instant()));
        } else if (value instanceof Fields.User user) {
            return new Fields.Text(user.name().value());
        } else if (value instanceof Fields.Users users) {
            return new Fields.Texts(users.names().stream().map(Object::toString).toList());
        } else if (value instanceof Fields.Rows rows) {
            return new Fields.Rows(rows.rows().stream()
                    .map(row -> new Fields.Row("", asJsonTells(row.fields())))
                    .toList());
        }
        return value;
    }

    /** Bytes of a line changed, cut, doubled or exchanged for anything. */
    private static byte[] mutated(byte[] seed, Random random) {
        byte[] line = seed.clone();
        int changes = random.nextInt(4);
        for (int change = 0; change < changes && line.length > 0; change++) {
            int at = random.nextInt(line.length);
            switch (random.nextInt(4)) {
                case 0 -> line[at] = (byte) random.nextInt(256);
                case 1 -> line[at] = (byte) "{}[]\",:0-ntf\\".charAt(random.nextInt(13));
                case 2 -> line = Arrays.copyOf(line, at);
                default -> {
                    byte[] longer = Arrays.copyOf(line, line.length + line.length - at);
                    System.arraycopy(line, at, longer, line.length, line.length - at);
                    line = longer;
                }
            }
        }
        return line;
    }

    private static void assertClean(ServerLine line) {
        // Whatever is shown of a line goes through its components; their text is enough to look for.
        assertThat(Cleaner.flawOfLines(line.toString())).as(line.toString()).isEmpty();
    }
}
