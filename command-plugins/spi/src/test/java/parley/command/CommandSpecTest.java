package parley.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSpecTest {
    @Test
    void theUsageLineIsWhatCanBeTyped() {
        assertThat(spec(
                                Parameter.person("to").shownAs("user"),
                                Parameter.choice("state", "a", "b").optionally(),
                                Parameter.text("text").optionally(),
                                Parameter.flag("ack"))
                        .usage())
                .isEqualTo("x <user> [a|b] [text…]");
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> nonsense() {
        return Stream.of(
                arguments("a name twice", List.of(Parameter.word("a"), Parameter.person("a"))),
                arguments("a name of the notation", List.of(Parameter.word("id"))),
                arguments("a name of the notation", List.of(Parameter.word("cmd"))),
                arguments("something behind a rest", List.of(Parameter.rest("a"), Parameter.word("b"))),
                arguments(
                        "required behind optional", List.of(Parameter.word("a").optionally(), Parameter.word("b"))),
                arguments(
                        "required, but not to be typed",
                        List.of(new Parameter<>("a", "a", new Kind.Word(1), false, true))),
                arguments(
                        "typed, but only for JSON", List.of(new Parameter<>("a", "a", new Kind.Flag(), true, false))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void aSpecThatNobodyCouldFollowIsRefused(String name, List<Parameter<?>> parameters) {
        assertThatThrownBy(() -> CommandSpec.of("x", "does it", parameters, Access.MEMBERS))
                .as(name)
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsForJsonOnlyMayStandAnywhere() {
        CommandSpec spec = spec(
                Parameter.flag("a"), Parameter.word("b"), Parameter.word("c").inJsonOnly());
        assertThat(spec.positional()).extracting(Parameter::name).containsExactly("b");
    }

    @Test
    void aCommandNeedsASummaryAndALegalVerb() {
        assertThatThrownBy(() -> CommandSpec.of("x", " ", List.of(), Access.MEMBERS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CommandSpec.of("X", "does it", List.of(), Access.MEMBERS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a>", "1a", "\u00e9", "a…", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aParameterHasANameThatCanBeWritten(String name) {
        assertThatThrownBy(() -> Parameter.word(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Parameter.word("a").shownAs(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSpecKnowsWhetherItCarriesASecretAndItsDeadline() {
        assertThat(spec(Parameter.word("a")).secret()).isFalse();
        assertThat(spec(Parameter.word("a"), Parameter.password("b")).secret()).isTrue();
        assertThat(spec().deadline()).isEqualTo(CommandSpec.USUAL_DEADLINE);
        assertThat(spec().within(Duration.ofSeconds(15)).deadline()).isEqualTo(Duration.ofSeconds(15));
    }

    private static CommandSpec spec(Parameter<?>... parameters) {
        return CommandSpec.of("x", "does it", List.of(parameters), Access.MEMBERS);
    }
}
