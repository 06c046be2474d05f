package parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import parley.command.Access;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.words.UserName;

class FakeCallTest {
    private static final Parameter<Long> SIDES =
            Parameter.whole("sides", 2, 100).optionally();
    private static final CommandSpec ROLL = CommandSpec.of("roll", "rolls a die", List.of(SIDES), Access.ANYONE);

    @Test
    void textAndJsonGiveTheSameArguments() {
        assertThat(FakeCall.of(ROLL, "alice", "ROLL 6").get(SIDES)).isEqualTo(6);
        assertThat(FakeCall.of(ROLL, "alice", "{\"cmd\":\"roll\",\"sides\":6}").get(SIDES))
                .isEqualTo(6);
        assertThat(FakeCall.of(ROLL, "alice", "roll").find(SIDES)).isEmpty();
    }

    @Test
    void whatAServerWouldRefuseNeverBecomesACall() {
        assertThatThrownBy(() -> FakeCall.of(ROLL, "alice", "roll 1")).hasMessage("usage: roll [sides]");
        assertThatThrownBy(() -> FakeCall.of(ROLL, "alice", "roll\u001b")).hasMessageStartingWith("bad-character: ");
        assertThatThrownBy(() -> FakeCall.of(ROLL, "alice", "rool 6")).hasMessageStartingWith("unknown-command: ");
    }

    @Test
    void aGuestHasNoName() {
        assertThat(FakeCall.of(ROLL, "alice", "roll").caller()).isEqualTo(new UserName("alice"));
        assertThatThrownBy(() -> FakeCall.ofGuest(ROLL, "roll").caller()).isInstanceOf(IllegalStateException.class);
    }
}
