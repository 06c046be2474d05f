package parley.verification;

import java.util.List;
import java.util.Optional;

/**
 * {@code kill -9}, and with the process goes everything that was not synced to the disk; every second time some blocks of it
 * are there nevertheless, as when a disk was just at work.
 */
final class PowerLosses implements Deaths {
    private final String lies;

    /** @param lies see {@link Disk} */
    PowerLosses(String lies) {
        this.lies = lies;
    }

    @Override
    public List<String> die(Round round) {
        Disk disk = new Disk(round.folder(), lies);
        List<String> faults = new RandomKills(disk.losingPower()).die(round);
        disk.losePower(round.number() % 2 == 0 ? Optional.empty() : Optional.of(round.random()));
        return faults;
    }
}
