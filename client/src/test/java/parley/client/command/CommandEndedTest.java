package parley.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;

class CommandEndedTest {
    @ParameterizedTest
    @CsvSource({"usage, NOT_SIGNED_IN", "bad-login, NOT_SIGNED_IN", "already-online, REFUSED", "locked, REFUSED"})
    void whoeverCannotProveWhoHeIsIsNotSignedInAlsoIfWhatHeSaysCannotBeAPassword(String code, ExitCode exit) {
        CommandEnded ended = CommandEnded.signInRefused(
                Account.of("hans@localhost"), new Reply.Refused(new Refusal(code, "no"), Optional.empty()), false);
        assertThat(ended.code()).isEqualTo(exit);
        assertThat(ended).hasMessageStartingWith("error " + code + ": no");
    }
}
