package parley.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What protocol section 3.2 says of resume tokens: one family for each login, rotated, and revoked when replayed. */
final class ResumeModel {
    private static final Duration LIFE = Duration.ofHours(24);
    private static final int FAMILIES_KEPT = 16;
    private static final int TOKENS_KEPT = 32;

    private final List<Family> families = new ArrayList<>();

    private static final class Family {
        final List<String> tokens = new ArrayList<>();
        final Set<String> spent = new HashSet<>();
        Instant ends = Instant.MAX;
    }

    void begin(String token) {
        Family family = new Family();
        family.tokens.add(token);
        families.add(family);
        if (families.size() > FAMILIES_KEPT) {
            families.remove(0);
        }
    }

    /** Whether it would be taken; one that was followed by a used successor revokes its family. */
    boolean good(String token, Instant now) {
        Optional<Family> family = family(token).filter(one -> one.ends.isAfter(now));
        boolean spent = family.isPresent() && family.get().spent.contains(token);
        if (spent) {
            families.remove(family.get());
        }
        return family.isPresent() && !spent;
    }

    void use(String token, String next) {
        Family family = family(token).orElseThrow();
        family.spent.addAll(family.tokens);
        family.spent.remove(token);
        family.tokens.add(next);
        family.ends = Instant.MAX;
        if (family.tokens.size() > TOKENS_KEPT) {
            family.tokens.remove(0);
        }
    }

    void end(String newest, boolean voided, Instant now) {
        Optional<Family> family = family(newest).filter(one -> one.tokens.indexOf(newest) == one.tokens.size() - 1);
        if (voided) {
            family.ifPresent(families::remove);
        } else {
            family.ifPresent(one -> one.ends = now.plus(LIFE));
        }
    }

    /** A server that stops or dies ends all sessions. */
    void endAll(Instant now) {
        families.stream().filter(one -> one.ends.equals(Instant.MAX)).forEach(one -> one.ends = now.plus(LIFE));
    }

    private Optional<Family> family(String token) {
        return families.stream().filter(one -> one.tokens.contains(token)).findFirst();
    }
}
