package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;
import static parley.server.store.OpenedStore.YODA;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.UserName;
import parley.server.store.SignIn.AccessToken;
import parley.server.store.SignIn.Password;
import parley.server.store.SignIn.SignedIn;
import parley.server.store.SignIn.Stale;

/** Accounts from their beginning to their tombstone. */
final class AccountsTest {
    private static final UserName NEW = new UserName("new");
    private static final TokenHash TOKEN = TokenHash.of("t");

    private final OpenedStore opened;

    AccountsTest(@TempDir Path folder) {
        opened = OpenedStore.peopled(folder);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void aSeedCreatesWhatWasNeverKnownAndTouchesNothingElse() {
        opened.decide(new ChangePassword(HANS, "hash of hans", "changed", TOKEN));
        opened.decide(new DeleteAccount(LUKE, opened.now));
        assertThat(opened.read(new NeverKnown(Set.of(HANS, LUKE, NEW)))).containsExactly(NEW);
        opened.reopen();
        Seed.Seeded seeded = opened.decide(new Seed(
                List.of(
                        new Seed.Account(HANS, "from the file", true),
                        new Seed.Account(LUKE, "from the file", true),
                        new Seed.Account(NEW, "from the file", true)),
                opened.now));
        assertThat(seeded).isEqualTo(new Seed.Seeded(List.of(NEW), List.of(HANS), List.of(LUKE)));
        assertThat(account(HANS).hash()).isEqualTo("changed");
        assertThat(account(HANS).demo()).isFalse();
        assertThat(opened.read(new FindAccount(LUKE))).isEmpty();
        assertThat(account(NEW)).isEqualTo(new FindAccount.Account(NEW, "from the file", true, true, false, 0));
    }

    @Test
    void aNameIsRegisteredOnceAndThatOfADeletedAccountNeverAgain() {
        assertThat(register(NEW)).isEqualTo(Register.Verdict.REGISTERED);
        assertThat(register(NEW)).isEqualTo(Register.Verdict.NAME_TAKEN);
        assertThat(opened.decide(new DeleteAccount(NEW, opened.now))).isEqualTo(DeleteAccount.Verdict.DELETED);
        assertThat(opened.decide(new DeleteAccount(NEW, opened.now))).isEqualTo(DeleteAccount.Verdict.NO_SUCH_USER);
        assertThat(register(NEW)).isEqualTo(Register.Verdict.NAME_TAKEN);
        assertThat(opened.read(new FindAccount(NEW))).isEmpty();
    }

    @Test
    void aNewPasswordVoidsEveryTokenAndBeginsOneFamily() {
        signIn(HANS, Optional.of(TokenHash.of("phone")));
        opened.decide(new MakeToken(HANS, "script", TokenHash.of("access"), opened.now));
        assertThat(opened.decide(new ChangePassword(HANS, "wrong", "x", TOKEN)))
                .isEqualTo(ChangePassword.Verdict.STALE);
        assertThat(opened.decide(new ChangePassword(HANS, "hash of hans", "changed", TOKEN)))
                .isEqualTo(ChangePassword.Verdict.CHANGED);
        assertThat(resume("phone")).isInstanceOf(Resume.BadToken.class);
        assertThat(opened.decide(new UseToken(HANS, TokenHash.of("access"), opened.now)))
                .isEqualTo(UseToken.Verdict.UNKNOWN);
        assertThat(resume("t")).isInstanceOf(Resume.Resumed.class);
    }

    @Test
    void aRehashHappensOnlyWhileTheHashIsTheOldOneAndKeepsTokens() {
        signIn(HANS, Optional.of(TOKEN));
        assertThat(opened.decide(new Rehash(HANS, "other", "x"))).isEqualTo(Rehash.Verdict.STALE);
        assertThat(opened.decide(new Rehash(HANS, "hash of hans", "stronger"))).isEqualTo(Rehash.Verdict.REHASHED);
        assertThat(account(HANS).hash()).isEqualTo("stronger");
        assertThat(resume("t")).isInstanceOf(Resume.Resumed.class);
    }

    @Test
    void aLoginAnswersWhereTheMailboxStands() {
        opened.accepted(LUKE, HANS, "a");
        opened.accepted(LUKE, HANS, "b");
        opened.accepted(LUKE, HANS, "c");
        opened.decide(new Acknowledge(HANS, 1, true));
        opened.decide(new MarkTaken(HANS, 1, 2));
        assertThat(opened.decide(new SetHidden(HANS, true))).isEqualTo(SetHidden.Verdict.SET);
        opened.reopen();
        assertThat(signIn(HANS, Optional.of(TOKEN))).isEqualTo(new SignedIn(1, 3, 2, true));
    }

    @Test
    void aPasswordThatChangedWhileItWasHashedLogsNobodyIn() {
        opened.decide(new ChangePassword(HANS, "hash of hans", "changed", TOKEN));
        assertThat(signIn(HANS, Optional.of(TokenHash.of("late")))).isInstanceOf(Stale.class);
        assertThat(resume("late")).isInstanceOf(Resume.BadToken.class);
        opened.decide(new DeleteAccount(LUKE, opened.now));
        assertThat(signIn(LUKE, Optional.empty())).isInstanceOf(Stale.class);
    }

    @Test
    void anAccessTokenThatWasRemovedMeanwhileLogsNobodyIn() {
        TokenHash access = TokenHash.of("access");
        opened.decide(new MakeToken(HANS, "script", access, opened.now));
        SignIn signIn = new SignIn(HANS, new AccessToken(access), Optional.empty(), opened.now);
        assertThat(opened.decide(signIn)).isInstanceOf(SignedIn.class);
        assertThat(opened.decide(new SignIn(LUKE, new AccessToken(access), Optional.empty(), opened.now)))
                .isInstanceOf(Stale.class);
        opened.decide(new RemoveToken(HANS, "script", opened.now));
        assertThat(opened.decide(signIn)).isInstanceOf(Stale.class);
    }

    @Test
    void aDeletionTakesEverythingOfTheAccountAndFreesItsSenders() {
        opened.accepted(HANS, LUKE, "to the deleted");
        opened.accepted(LUKE, YODA, "from the deleted");
        opened.decide(new SetBlock(LUKE, YODA, opened.now));
        opened.decide(opened.silent(YODA, LUKE, "phantom"));
        opened.decide(new SetBlock(HANS, LUKE, opened.now));
        opened.decide(new OpenSighting(LUKE, opened.now));
        signIn(LUKE, Optional.of(TOKEN));
        opened.decide(new DeleteAccount(LUKE, opened.now));
        assertThat(opened.number("SELECT sum(outstanding) FROM account WHERE name IN ('hans', 'yoda')"))
                .isZero();
        assertThat(opened.read(new AllBlocks())).isEmpty();
        assertThat(opened.read(new SeenSince(opened.now.minus(Duration.ofDays(1)))))
                .isEmpty();
        assertThat(resume("t")).isInstanceOf(Resume.BadToken.class);
        assertThat(opened.mailbox(YODA, 0).rows()).hasSize(1);
        assertThat(opened.read(new AllAccounts()))
                .extracting(AllAccounts.Account::name)
                .containsExactly(HANS, YODA);
    }

    @Test
    void theRosterHearsOfEveryAccountAndWhenItWasLastSeen() {
        opened.decide(new OpenSighting(HANS, opened.now));
        opened.later(Duration.ofMinutes(5));
        opened.decide(new CloseSighting(HANS, opened.now));
        register(NEW);
        opened.decide(new SetHidden(NEW, true));
        List<AllAccounts.Account> all = opened.read(new AllAccounts());
        assertThat(all)
                .hasSize(4)
                .contains(
                        new AllAccounts.Account(HANS, true, false, false, OpenedStore.START, Optional.of(opened.now)),
                        new AllAccounts.Account(NEW, false, false, true, opened.now, Optional.empty()));
        assertThat(opened.decide(new SetHidden(new UserName("nobody"), true)))
                .isEqualTo(SetHidden.Verdict.NO_SUCH_USER);
    }

    @Test
    void hashesStayOutOfLogs() {
        assertThat(account(HANS).toString()).doesNotContain("hash of");
        assertThat(new Password("secret").toString()).doesNotContain("secret");
    }

    private FindAccount.Account account(UserName name) {
        return opened.read(new FindAccount(name)).orElseThrow();
    }

    private Register.Verdict register(UserName name) {
        return opened.decide(new Register(name, "hash", TokenHash.of("of " + name), opened.now));
    }

    private SignIn.Verdict signIn(UserName name, Optional<TokenHash> token) {
        return opened.decide(new SignIn(name, new Password("hash of " + name), token, opened.now));
    }

    private Resume.Verdict resume(String token) {
        return opened.decide(new Resume(TokenHash.of(token), TokenHash.of(token + "'"), 0, true, opened.now));
    }
}
