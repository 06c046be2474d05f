package parley.server.handoff;

import java.util.List;
import parley.wire.Candidate;
import parley.wire.Fingerprint;

/**
 * Where one client listens for a link, and the fingerprint of the key that it made for it (protocol section 3.5).
 *
 * @param candidates at most 16 of {@code address:port}, {@code [address]:port}, each perhaps with {@code udp:} in front;
 *     none from a client that wants the relay
 * @param fingerprint {@code SHA256:…}
 */
record Offer(List<String> candidates, String fingerprint) {
    private static final int MOST_CANDIDATES = 16;

    /** @throws IllegalArgumentException if a candidate is no IP literal with a port, or there are too many */
    Offer {
        candidates = List.copyOf(candidates);
        if (candidates.size() > MOST_CANDIDATES) {
            throw new IllegalArgumentException("at most 16 candidates");
        }
        if (candidates.stream().anyMatch(candidate -> Candidate.parse(candidate).isEmpty())) {
            throw new IllegalArgumentException("not an address with a port");
        }
        if (Fingerprint.parse(fingerprint).isEmpty()) {
            throw new IllegalArgumentException("not a fingerprint");
        }
    }

    List<Candidate> parsed() {
        return candidates.stream()
                .map(candidate -> Candidate.parse(candidate).orElseThrow())
                .toList();
    }
}
