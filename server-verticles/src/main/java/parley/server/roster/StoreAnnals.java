package parley.server.roster;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;
import parley.server.store.AllAccounts;
import parley.server.store.AllBlocks;
import parley.server.store.CloseSighting;
import parley.server.store.OpenSighting;
import parley.server.store.SetHidden;
import parley.server.store.StillAlive;
import parley.server.store.Store;

/** The annals in the store. */
final class StoreAnnals implements Annals {
    private final Store store;

    StoreAnnals(Store store) {
        this.store = store;
    }

    @Override
    public Future<Past> recall() {
        Future<List<AllAccounts.Account>> accounts = store.read(new AllAccounts());
        Future<List<AllBlocks.Block>> blocks = store.read(new AllBlocks());
        return Future.all(accounts, blocks).map(both -> past(accounts.result(), blocks.result()));
    }

    @Override
    public Future<Void> opened(UserName user, Instant at) {
        return store.decide(new OpenSighting(user, at)).mapEmpty();
    }

    @Override
    public Future<Void> closed(UserName user, Instant at) {
        return store.decide(new CloseSighting(user, at)).mapEmpty();
    }

    @Override
    public Future<Void> alive(Instant at) {
        return store.decide(new StillAlive(at)).mapEmpty();
    }

    @Override
    public Future<Void> hidden(UserName user, boolean hidden) {
        return store.decide(new SetHidden(user, hidden)).mapEmpty();
    }

    private Past past(List<AllAccounts.Account> accounts, List<AllBlocks.Block> blocks) {
        List<Known> known = new ArrayList<>(accounts.size());
        for (AllAccounts.Account account : accounts) {
            known.add(new Known(
                    account.name(),
                    account.lastSeen(),
                    Optional.ofNullable(store.visibleAtEnd().get(account.name()))));
        }
        List<Block> standing = new ArrayList<>(blocks.size());
        for (AllBlocks.Block block : blocks) {
            standing.add(new Block(block.blocker(), block.blocked(), block.lastSeen()));
        }
        return new Past(known, standing);
    }
}
