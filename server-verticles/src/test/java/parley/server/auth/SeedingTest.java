package parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.UserName;
import parley.server.SteeredTime;
import parley.server.settings.Settings;
import parley.server.store.ChangePassword;
import parley.server.store.DeleteAccount;
import parley.server.store.FindAccount;
import parley.server.store.Register;
import parley.server.store.Store;
import parley.server.store.StoreSettings;
import parley.server.store.TokenHash;

class SeedingTest {
    private static final UserName ADA = new UserName("ada");
    private static final UserName BOB = new UserName("bob");
    private static final UserName HANS = new UserName("hans");

    private final SteeredTime time = new SteeredTime();
    private final Vertx vertx = Vertx.vertx();
    private final Settings settings = Settings.defaults().with("hash", "argon2id:m=64,t=1,p=1");
    private final Passwords passwords = new Passwords(vertx, () -> settings, time, 2);
    private final Roles roles = new Roles(vertx, vertx.createSharedWorkerExecutor("files"));
    private final List<UserName> told = new CopyOnWriteArrayList<>();
    private final Store store;
    private final Seeding seeding;

    SeedingTest(@TempDir Path folder) {
        store = Store.open(StoreSettings.in(folder), time, () -> {});
        seeding = new Seeding(store, passwords, roles, time, told::add);
    }

    @AfterEach
    void close() {
        store.close();
        vertx.close().await();
    }

    @Test
    void aNameThatTheStoreHasNeverKnownGetsAnAccountWithThatPassword() throws Exception {
        assertThat(seed("user.ada = lovelace\nuser.hans = falcon")).containsExactly(ADA, HANS);
        FindAccount.Account ada = account(ADA).orElseThrow();
        assertThat(ada.demo()).isFalse();
        assertThat(right("lovelace", ada)).isTrue();
        assertThat(right("falcon", ada)).isFalse();
        assertThat(account(HANS).orElseThrow().demo()).isTrue();
    }

    @Test
    void newAccountsAreToldOfEvenIfTheRolesThenCannotHold() throws Exception {
        CredentialsFile good = new CredentialsParser("c").parse("user.ada = lovelace".getBytes(StandardCharsets.UTF_8));
        // No file can be written with half a character, as if the disk took no copy of the roles.
        CredentialsFile.Account broken = new CredentialsFile.Account(ADA, "lovelace", List.of("\ud800"), 1);
        CredentialsFile bad = new CredentialsFile("c", new TreeMap<>(Map.of(ADA, broken)), good.roles(), Map.of());
        assertThatThrownBy(() -> seeding.seed(bad).await()).isInstanceOf(RuntimeException.class);
        assertThat(told).containsExactly(ADA);
        assertThat(account(ADA)).isPresent();
        assertThat(seeding.seed(good).await()).isEmpty();
        assertThat(told).containsExactly(ADA);
    }

    @Test
    @Tag("A19")
    @Tag("A20")
    void aChangedPasswordStaysChangedAndADeletedAccountStaysDeleted() throws Exception {
        seed("user.ada = lovelace\nuser.hans = falcon");
        String old = account(ADA).orElseThrow().hash();
        store.decide(new ChangePassword(ADA, old, "changed", TokenHash.of("t"))).await();
        store.decide(new DeleteAccount(HANS, time.instant())).await();
        assertThat(seed("user.ada = lovelace\nuser.hans = falcon")).isEmpty();
        assertThat(account(ADA).orElseThrow().hash()).isEqualTo("changed");
        assertThat(account(HANS)).isEmpty();
    }

    @Test
    void rolesOfTheFileHoldAndOnlyTheirPermissions() throws Exception {
        seed("role.operator = kick,announce\nrole.root = *\nuser.ada = lovelace,operator\nuser.hans = millennium,root\n"
                + "user.bob = nothing-much");
        assertThat(roles.holds(ADA, "kick")).isTrue();
        assertThat(roles.holds(ADA, "announce")).isTrue();
        assertThat(roles.holds(ADA, "stats")).isFalse();
        assertThat(roles.holds(HANS, "stats")).isTrue();
        assertThat(roles.holds(BOB, "kick")).isFalse();
        assertThat(roles.holds(new UserName("eve"), "kick")).isFalse();
    }

    @Test
    void aPermissionThatNoCommandAsksForIsNamedWithItsLineAndTheNearest() throws Exception {
        seed("# operators\nrole.operator = kick,anounce,*\nuser.ada = lovelace,operator");
        assertThat(roles.strange(Set.of("kick", "announce", "stats")))
                .containsExactly(
                        "credentials.properties:2: no command asks for the permission anounce; the nearest that"
                                + " one does is announce");
    }

    @Test
    @Tag("A30")
    void whoRegisteredTheNameFirstGetsNoRolesHoweverOftenTheFileIsRead() throws Exception {
        store.decide(new Register(BOB, "hash", TokenHash.of("t"), time.instant()))
                .await();
        String file = "role.operator = kick\nuser.ada = lovelace,operator\nuser.bob = operators,operator";
        seed(file);
        assertThat(roles.holds(ADA, "kick")).isTrue();
        assertThat(roles.holds(BOB, "kick")).isFalse();
        assertThat(roles.distrusted())
                .singleElement()
                .asString()
                .startsWith("credentials.properties:3: bob ")
                .endsWith("parley admin adopt bob has the roles hold");
        seed(file);
        assertThat(roles.holds(BOB, "kick")).isFalse();
        roles.trust(BOB).await();
        assertThat(roles.holds(BOB, "kick")).isTrue();
        assertThat(roles.distrusted()).isEmpty();
        seed(file.replace("bob", "bobs-other-name"));
        assertThat(roles.holds(new UserName("bobs-other-name"), "kick")).isTrue();
        assertThat(roles.distrusted()).isEmpty();
    }

    @Test
    void aReloadReplacesRolesWholeAndABadFileChangesNothing() throws Exception {
        seed("role.operator = kick\nuser.ada = lovelace,operator");
        assertThatThrownBy(() -> seed("role.operator = stats\nuser.ada = lovelace,oper"))
                .isInstanceOf(CredentialsRefused.class);
        assertThat(roles.holds(ADA, "kick")).isTrue();
        seed("role.operator = stats\nuser.ada = lovelace,operator");
        assertThat(roles.holds(ADA, "kick")).isFalse();
        assertThat(roles.holds(ADA, "stats")).isTrue();
        seed("user.ada = lovelace");
        assertThat(roles.holds(ADA, "stats")).isFalse();
    }

    private List<UserName> seed(String text) throws CredentialsRefused {
        CredentialsFile file =
                new CredentialsParser("credentials.properties").parse(text.getBytes(StandardCharsets.UTF_8));
        return seeding.seed(file).await();
    }

    private boolean right(String password, FindAccount.Account account) {
        return passwords
                        .check(password, Optional.of(account.hash()), () -> true)
                        .await()
                instanceof Passwords.Right;
    }

    private Optional<FindAccount.Account> account(UserName name) {
        return store.read(new FindAccount(name)).await();
    }
}
