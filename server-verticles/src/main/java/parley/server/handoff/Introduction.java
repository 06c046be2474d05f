package parley.server.handoff;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import parley.protocol.ServerLine;
import parley.wire.Candidate;

/** What one end of a link is told of the other, once both have agreed. Stateless. */
final class Introduction {
    private Introduction() {}

    /**
     * Tells {@code reader} of {@code subject}: the addresses that it offered, then the one from which the server sees it
     * with the offered ports, without those that must not be dialled (docs/reliability.md).
     *
     * @param role the reader's own
     */
    static ServerLine of(Pairs.End subject, Offer offer, Pairs.End reader, String token, String role) {
        List<Candidate> all = new ArrayList<>(offer.parsed());
        for (Candidate offered : offer.parsed()) {
            all.add(new Candidate(offered.udp(), subject.origin().address(), offered.port()));
        }
        Set<String> told = new LinkedHashSet<>();
        all.stream()
                .filter(candidate -> candidate.allowed(
                        subject.origin().address(), reader.origin().address()))
                .forEach(candidate -> told.add(candidate.text()));
        return new ServerLine.PrivatePeer(subject.user(), List.copyOf(told), offer.fingerprint(), token, role);
    }
}
