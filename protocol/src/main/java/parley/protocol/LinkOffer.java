package parley.protocol;

import java.util.List;

/**
 * Where a client listens for one direct link, and the key that it made for it (protocol section 3.5).
 *
 * @param candidates IP literals with port, {@code 192.168.1.7:40001} or {@code [2001:db8::7]:40001}; at most 16
 * @param fingerprint {@code SHA256:…} of the key
 */
public record LinkOffer(List<String> candidates, String fingerprint) {
    public LinkOffer {
        candidates = List.copyOf(candidates);
    }
}
