package parley.server.auth;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.words.UserName;
import parley.server.settings.Time;
import parley.server.store.AllAccounts;
import parley.server.store.NeverKnown;
import parley.server.store.Seed;
import parley.server.store.Store;

/**
 * Brings a credentials file in: makes the accounts that the store has never known, and has its roles hold. At a start before
 * anybody can connect, and at every reload.
 */
public final class Seeding {
    private static final Logger LOG = LoggerFactory.getLogger(Seeding.class);

    private final Store store;
    private final Passwords passwords;
    private final Roles roles;
    private final Time time;
    private final Consumer<UserName> created;

    /** @param created told of every account that was made, as soon as the store has it */
    public Seeding(Store store, Passwords passwords, Roles roles, Time time, Consumer<UserName> created) {
        this.store = store;
        this.passwords = passwords;
        this.roles = roles;
        this.time = time;
        this.created = created;
    }

    /**
     * Answers the new accounts, in the order of names. If it fails, the roles are as they were; accounts that were made
     * before it failed stay.
     */
    public Future<List<UserName>> seed(CredentialsFile file) {
        return store.read(new NeverKnown(file.accounts().keySet()))
                .compose(unknown -> made(file, unknown))
                .compose(made -> rolesHold(file).map(made));
    }

    private Future<List<UserName>> made(CredentialsFile file, Set<UserName> unknown) {
        List<CredentialsFile.Account> lines = file.accounts().values().stream()
                .filter(account -> unknown.contains(account.name()))
                .toList();
        if (lines.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        LOG.info("making {} accounts from {}", lines.size(), file.shown());
        return passwords
                .hashAll(lines.stream().map(CredentialsFile.Account::password).toList())
                .compose(hashes -> store.decide(new Seed(accounts(lines, hashes), time.instant())))
                .map(Seed.Seeded::created)
                .onSuccess(made -> made.forEach(created));
    }

    private Future<Void> rolesHold(CredentialsFile file) {
        return store.read(new AllAccounts())
                .compose(accounts -> roles.hold(file, trusted(accounts)).map(accounts))
                .onSuccess(this::say)
                .mapEmpty();
    }

    private void say(List<AllAccounts.Account> accounts) {
        List<UserName> demo = accounts.stream()
                .filter(AllAccounts.Account::demo)
                .map(AllAccounts.Account::name)
                .toList();
        if (!demo.isEmpty()) {
            LOG.warn("demo accounts, whose passwords are published, log in from this machine only: {}", demo);
        }
        roles.distrusted().forEach(LOG::warn);
    }

    private static List<Seed.Account> accounts(List<CredentialsFile.Account> lines, List<String> hashes) {
        List<Seed.Account> accounts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            CredentialsFile.Account line = lines.get(i);
            accounts.add(new Seed.Account(line.name(), hashes.get(i), Published.has(line.name(), line.password())));
        }
        return accounts;
    }

    private static Set<UserName> trusted(List<AllAccounts.Account> accounts) {
        return accounts.stream()
                .filter(AllAccounts.Account::seeded)
                .map(AllAccounts.Account::name)
                .collect(Collectors.toUnmodifiableSet());
    }
}
