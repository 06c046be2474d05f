package parley.server.catalog;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import parley.protocol.words.Verb;

/** All commands at one moment. Immutable: a change is a new catalog. */
public record Catalog(SortedMap<Verb, Route> routes) {
    public Catalog {
        routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    }

    public static Catalog empty() {
        return new Catalog(Collections.emptySortedMap());
    }

    public Optional<Route> find(Verb verb) {
        return Optional.ofNullable(routes.get(verb));
    }
}
