package parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.protocol.words.UserName;
import parley.server.SteeredTime;
import parley.server.powers.Relays;

class TokensTest {
    private static final Tokens.Verdict<String> WAITS = new Tokens.Waits<>();
    private static final Tokens.Verdict<String> REFUSED = new Tokens.Refused<>();

    private final SteeredTime time = new SteeredTime();
    private final Tokens<String> tokens = new Tokens<>();

    private void open(String token, String caller, String callee) {
        tokens.open(new Relays.Introduced(token, new UserName(caller), new UserName(callee)), time.nanos());
    }

    private Tokens.Verdict<String> knock(String token, String who) {
        return tokens.knock(token, who, 2, time.nanos());
    }

    private void join(String token, String caller, String callee) {
        open(token, caller, callee);
        assertThat(knock(token, "one")).isEqualTo(WAITS);
        assertThat(knock(token, "other")).isEqualTo(new Tokens.Joins<>("one"));
    }

    @Test
    void theSecondWhoKnocksIsJoinedWithTheFirst() {
        join("t", "hans", "luke");
    }

    @Test
    void aTokenJoinsOnePairOnce() {
        join("t", "hans", "luke");
        assertThat(knock("t", "third")).isEqualTo(REFUSED);
        tokens.close("t");
        assertThat(knock("t", "fourth")).isEqualTo(REFUSED);
    }

    @Test
    void aTokenThatNobodyMadeIsNone() {
        assertThat(knock("t", "one")).isEqualTo(REFUSED);
    }

    @Test
    void aTokenIsGoodForAMinuteAndNoLonger() {
        open("t", "hans", "luke");
        time.advanceSeconds(59);
        assertThat(knock("t", "one")).isEqualTo(WAITS);
        assertThat(tokens.expire(time.nanos())).isEmpty();
        time.advanceSeconds(1);
        assertThat(knock("t", "other")).as("before the sweep").isEqualTo(REFUSED);
        assertThat(tokens.expire(time.nanos())).isEqualTo(List.of("one"));
        assertThat(tokens.expire(time.nanos())).isEmpty();
    }

    @Test
    void whatIsJoinedDoesNotComeOfAge() {
        join("t", "hans", "luke");
        time.advanceSeconds(3600);
        assertThat(tokens.expire(time.nanos())).isEmpty();
    }

    @Test
    void whoLeavesBeforeTheOtherCameMakesRoom() {
        open("t", "hans", "luke");
        knock("t", "one");
        tokens.leave("t", "somebody else"::equals);
        tokens.leave("t", "one"::equals);
        tokens.leave("unknown", "one"::equals);
        assertThat(knock("t", "again")).isEqualTo(WAITS);
        assertThat(knock("t", "other")).isEqualTo(new Tokens.Joins<>("again"));
        tokens.leave("t", "again"::equals);
        assertThat(knock("t", "third")).as("leaving what is joined").isEqualTo(REFUSED);
    }

    @Test
    void theEndOfALinkVoidsItsTokenAndTellsWhoWaits() {
        open("t", "hans", "luke");
        knock("t", "one");
        assertThat(tokens.close("t")).isEqualTo(Optional.of("one"));
        assertThat(knock("t", "other")).isEqualTo(REFUSED);
        assertThat(tokens.close("t")).isEmpty();
    }

    @Test
    void aThirdLinkOfAUserIsFullForBothSidesUntilOneEnds() {
        join("a", "hans", "luke");
        join("b", "yoda", "hans");
        open("c", "leia", "hans");
        assertThat(knock("c", "first")).isEqualTo(new Tokens.Full<>(Optional.empty()));
        assertThat(knock("c", "second")).as("the token is void").isEqualTo(REFUSED);
        tokens.close("a");
        join("d", "leia", "hans");
    }

    @Test
    void whoWaitsIsToldWhenTheNumberIsReachedMeanwhile() {
        open("c", "hans", "leia");
        knock("c", "first");
        join("a", "hans", "luke");
        join("b", "hans", "yoda");
        assertThat(knock("c", "second")).isEqualTo(new Tokens.Full<>(Optional.of("first")));
        join("e", "leia", "chewy");
    }
}
