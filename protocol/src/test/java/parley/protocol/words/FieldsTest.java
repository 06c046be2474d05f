package parley.protocol.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    @Test
    void fieldsKeepTheirOrderAndLeaveOutWhatIsNot() {
        Fields fields = Fields.none()
                .whole("z", 1)
                .text("a", Optional.empty())
                .time("b", Optional.<Instant>empty())
                .flag("c", false)
                .truth("d", false)
                .texts("e", List.of());
        assertThat(fields.all()).extracting(Fields.Field::name).containsExactly("z", "d", "e");
        assertThat(fields.find("z")).contains(new Fields.Whole(1));
        assertThat(fields.find("c")).isEmpty();
    }

    @Test
    void aNameStandsOnce() {
        Fields fields = Fields.none().text("a", "x");
        assertThatThrownBy(() -> fields.whole("a", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "re", "cmd"})
    void anAnswerCannotOverwriteWhatMakesItAnAnswer(String name) {
        Fields fields = Fields.none().text(name, "x");
        assertThatThrownBy(() -> Reply.done("done", fields)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "code", "text"})
    void aNoticeCannotOverwriteWhatMakesItANotice(String name) {
        Fields fields = Fields.none().text(name, "x");
        assertThatThrownBy(() -> new Notice("probe", "still there?", fields))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
