package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.server.store.EndTokens.Ending;
import parley.server.store.Resume.BadToken;
import parley.server.store.Resume.Resumed;
import parley.server.store.Resume.SeqTooHigh;

/** Resume tokens and their rotation (row A24), access tokens and their end (row A31). */
final class TokensTest {
    private final OpenedStore opened;

    TokensTest(@TempDir Path folder) {
        opened = OpenedStore.peopled(folder);
    }

    @BeforeEach
    void login() {
        opened.decide(
                new SignIn(HANS, new SignIn.Password("hash of hans"), Optional.of(TokenHash.of("first")), opened.now));
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    @Tag("A24")
    void theOldTokenStaysGoodWhileItsSuccessorIsUnusedBecauseTheAnswerMayBeLost() {
        assertThat(resume("first", "lost")).isInstanceOf(Resumed.class);
        assertThat(resume("first", "second")).isInstanceOf(Resumed.class);
        assertThat(resume("second", "third")).isInstanceOf(Resumed.class);
    }

    @Test
    @Tag("A24")
    void theOwnerFirstThenTheThiefRevokesTheFamily() {
        resume("first", "owner");
        resume("owner", "owner2");
        assertThat(resume("first", "thief")).isInstanceOf(BadToken.class);
        assertThat(resume("owner2", "x")).as("whoever holds the family is out").isInstanceOf(BadToken.class);
    }

    @Test
    @Tag("A24")
    void theThiefFirstThenTheOwnerRevokesTheFamily() {
        resume("first", "thief");
        resume("thief", "thief2");
        assertThat(resume("first", "owner")).isInstanceOf(BadToken.class);
        assertThat(resume("thief2", "x")).isInstanceOf(BadToken.class);
    }

    @Test
    void twoHoldersOfOneTokenAreNotBothKept() {
        resume("first", "thief");
        resume("first", "owner");
        assertThat(resume("thief", "x")).isInstanceOf(BadToken.class);
        assertThat(resume("owner", "y")).isInstanceOf(BadToken.class);
    }

    @Test
    void onlyItsOwnFamilyIsRevoked() {
        opened.decide(
                new SignIn(HANS, new SignIn.Password("hash of hans"), Optional.of(TokenHash.of("other")), opened.now));
        resume("first", "a");
        resume("a", "b");
        resume("first", "thief");
        assertThat(resume("other", "other2")).isInstanceOf(Resumed.class);
    }

    @Test
    void anUnknownTokenIsBad() {
        assertThat(resume("never", "x")).isInstanceOf(BadToken.class);
    }

    @Test
    void resumingAcknowledgesUpToWhatTheClientHasShownAndSaysWhatComes() {
        for (int i = 0; i < 4; i++) {
            opened.accepted(LUKE, HANS, "m" + i);
        }
        assertThat(resumeAt(3, "first", "a")).isEqualTo(new Resumed(HANS, 3, 4, 1, false, tokens("first", "a")));
        assertThat(resumeAt(1, "a", "b"))
                .as("another device, behind the cursor")
                .isEqualTo(new Resumed(HANS, 3, 4, 3, false, tokens("first", "a", "b")));
        assertThat(resumeAt(5, "b", "c")).isInstanceOf(SeqTooHigh.class);
        assertThat(resumeAt(4, "b", "c"))
                .as("nothing was done before")
                .isEqualTo(new Resumed(HANS, 4, 4, 0, false, tokens("first", "a", "b", "c")));
    }

    private static Set<TokenHash> tokens(String... tokens) {
        return Stream.of(tokens).map(TokenHash::of).collect(Collectors.toSet());
    }

    @Test
    void aLossStartsTwentyFourHoursAndAResumeStopsThem() {
        end("first", Ending.LOSS);
        opened.later(Duration.ofHours(24).minusMillis(1));
        assertThat(resume("first", "second")).isInstanceOf(Resumed.class);
        opened.later(Duration.ofDays(5));
        assertThat(resume("second", "third")).as("its session lived on").isInstanceOf(Resumed.class);
        end("third", Ending.LOSS);
        opened.later(Duration.ofHours(24));
        assertThat(resume("third", "x")).isInstanceOf(BadToken.class);
    }

    @Test
    void aLogoutVoidsTheFamily() {
        resume("first", "second");
        assertThat(end("second", Ending.VOID)).isEqualTo(EndTokens.Verdict.ENDED);
        assertThat(resume("second", "x")).isInstanceOf(BadToken.class);
        assertThat(resume("first", "x")).isInstanceOf(BadToken.class);
    }

    @Test
    void lateNewsOfASessionThatWasTakenOverChangesNothing() {
        resume("first", "second");
        assertThat(end("first", Ending.VOID)).isEqualTo(EndTokens.Verdict.NOT_THE_NEWEST);
        assertThat(end("first", Ending.LOSS)).isEqualTo(EndTokens.Verdict.NOT_THE_NEWEST);
        opened.later(Duration.ofDays(2));
        assertThat(resume("second", "third")).isInstanceOf(Resumed.class);
    }

    @Test
    void aRestartEndsSessionsAtTheLastSignOfLife() {
        opened.later(Duration.ofHours(1));
        opened.reopen();
        opened.later(Duration.ofHours(23));
        assertThat(resume("first", "second")).isInstanceOf(Resumed.class);
        opened.reopen();
        opened.later(Duration.ofHours(24));
        assertThat(resume("second", "x")).isInstanceOf(BadToken.class);
    }

    @Test
    void veryManyLoginsAndResumesKeepAFewRows() {
        String token = "first";
        for (int i = 0; i < 60; i++) {
            String next = "r" + i;
            assertThat(resume(token, next)).isInstanceOf(Resumed.class);
            token = next;
        }
        for (int i = 0; i < 40; i++) {
            opened.decide(new SignIn(
                    HANS, new SignIn.Password("hash of hans"), Optional.of(TokenHash.of("l" + i)), opened.now));
        }
        assertThat(opened.number("SELECT count(*) FROM resume_token")).isLessThanOrEqualTo(16 + 32);
        assertThat(resume("l39", "x")).isInstanceOf(Resumed.class);
    }

    @Test
    void accessTokensAreMadeListedUsedAndRemovedByLabel() {
        TokenHash hash = TokenHash.of("secret");
        assertThat(make("cron", hash)).isEqualTo(MakeToken.Verdict.MADE);
        assertThat(make("cron", TokenHash.of("other"))).isEqualTo(MakeToken.Verdict.NAME_TAKEN);
        assertThat(opened.decide(new MakeToken(LUKE, "cron", TokenHash.of("his"), opened.now)))
                .isEqualTo(MakeToken.Verdict.MADE);
        assertThat(opened.decide(new UseToken(LUKE, hash, opened.now)))
                .as("not his")
                .isEqualTo(UseToken.Verdict.UNKNOWN);
        assertThat(opened.decide(new UseToken(HANS, hash, opened.now))).isEqualTo(UseToken.Verdict.GOOD);
        assertThat(opened.read(new ListTokens(HANS, opened.now)))
                .containsExactly(new ListTokens.Token("cron", opened.now, opened.now));
        assertThat(opened.decide(new RemoveToken(HANS, "cron", opened.now))).isEqualTo(RemoveToken.Verdict.REMOVED);
        assertThat(opened.decide(new RemoveToken(HANS, "cron", opened.now)))
                .isEqualTo(RemoveToken.Verdict.NO_SUCH_TOKEN);
        assertThat(opened.decide(new UseToken(HANS, hash, opened.now))).isEqualTo(UseToken.Verdict.UNKNOWN);
    }

    @Test
    @Tag("A31")
    void ninetyUnusedDaysEndAnAccessTokenAndEveryUseBeginsThemAnew() {
        TokenHash hash = TokenHash.of("secret");
        make("cron", hash);
        opened.later(Duration.ofDays(90).minusMillis(1));
        assertThat(opened.decide(new UseToken(HANS, hash, opened.now))).isEqualTo(UseToken.Verdict.GOOD);
        opened.later(Duration.ofDays(90));
        assertThat(opened.decide(new UseToken(HANS, hash, opened.now))).isEqualTo(UseToken.Verdict.UNKNOWN);
        assertThat(opened.read(new ListTokens(HANS, opened.now))).isEmpty();
        assertThat(opened.decide(new RemoveToken(HANS, "cron", opened.now)))
                .isEqualTo(RemoveToken.Verdict.NO_SUCH_TOKEN);
        assertThat(make("cron", TokenHash.of("new"))).as("the label is free").isEqualTo(MakeToken.Verdict.MADE);
    }

    @Test
    void oneAccountHasAtMostAHundredAccessTokens() {
        for (int i = 0; i < MakeToken.MOST; i++) {
            assertThat(make("l" + i, TokenHash.of("t" + i))).isEqualTo(MakeToken.Verdict.MADE);
        }
        assertThat(make("more", TokenHash.of("more"))).isEqualTo(MakeToken.Verdict.TOO_MANY);
    }

    @Test
    @Tag("A31")
    void noTokenIsOnTheDiskItself() {
        make("cron", TokenHash.of("canary"));
        assertThat(opened.number("SELECT count(*) FROM access_token WHERE hash LIKE '%canary%'"))
                .isZero();
        assertThat(TokenHash.of("canary").value())
                .hasSize(43)
                .isNotEqualTo(TokenHash.of("canarz").value());
    }

    private Resume.Verdict resume(String token, String next) {
        return resumeAt(0, token, next);
    }

    private Resume.Verdict resumeAt(long seq, String token, String next) {
        return opened.decide(new Resume(TokenHash.of(token), TokenHash.of(next), seq, true, opened.now));
    }

    private EndTokens.Verdict end(String token, Ending ending) {
        return opened.decide(new EndTokens(TokenHash.of(token), ending, opened.now));
    }

    private MakeToken.Verdict make(String label, TokenHash hash) {
        return opened.decide(new MakeToken(HANS, label, hash, opened.now));
    }
}
