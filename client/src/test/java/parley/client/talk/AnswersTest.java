package parley.client.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.client.console.Item;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

class AnswersTest {
    private static final Instant NOW = Instant.parse("2026-11-21T21:03:00Z");
    private final Answers answers = new Answers(ZoneId.of("Europe/Berlin"));

    @Test
    void aListOfNamesIsOneRowAndATableHasOneForEach() {
        Fields row = Fields.none()
                .text("name", "luke")
                .text("state", "online")
                .time("since", NOW)
                .text("id", "opaque");
        Fields read = Fields.none()
                .texts("users", List.of("hans", "luke"))
                .rows("rows", List.of(new Fields.Row("", withTextTime(row))));
        assertThat(rows(Reply.done("2 users", read)))
                .containsExactly(List.of("hans  luke"), List.of("luke", "online", "2026-11-21 22:03"));
    }

    @Test
    void historyReadsAsTalk() {
        Fields row = Fields.none()
                .text("id", "x")
                .text("from", "hans")
                .text("to", "luke")
                .text("text", "hi")
                .text("at", "2026-11-21T21:03:00Z");
        assertThat(rows(Reply.done("", Fields.none().rows("messages", List.of(new Fields.Row("", row))))))
                .containsExactly(List.of("2026-11-21 22:03", "hans → luke: hi"));
    }

    @Test
    void aRefusalNamesItsCodeAndWhenToTryAgain() {
        assertThat(Answers.refusal(Reply.refused(Refusal.LOCKED, Duration.ofSeconds(60))))
                .startsWith("locked: ")
                .endsWith("(again in 60 s)");
        Item item = answers.item(NOW, "login hans", Reply.refused(Refusal.LOCKED));
        assertThat(((Item.Answered) item).tone()).isEqualTo(Item.Tone.TROUBLE);
    }

    @Test
    void whatOnlyLooksLikeATimeStaysAsItIs() {
        Fields row = Fields.none().user("name", new UserName("hans")).text("status", "2026-99-99T99:99:99Z");
        assertThat(rows(Reply.done("", Fields.none().rows("rows", List.of(new Fields.Row("", row))))))
                .containsExactly(List.of("hans", "2026-99-99T99:99:99Z"));
    }

    /** As it comes over the wire: a time is a text. */
    private static Fields withTextTime(Fields row) {
        Fields read = Fields.none();
        for (Fields.Field field : row.all()) {
            read = field.value() instanceof Fields.Time time
                    ? read.text(field.name(), time.instant().toString())
                    : read.text(field.name(), ((Fields.Text) field.value()).text());
        }
        return read;
    }

    private List<List<String>> rows(Reply reply) {
        return ((Item.Answered) answers.item(NOW, "x", reply)).rows();
    }
}
