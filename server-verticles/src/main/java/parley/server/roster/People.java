package parley.server.roster;

import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import parley.protocol.words.UserName;

/** Every account, and among them those who are visible, both in the order of names. Touched only from the roster's context. */
final class People {
    private final NavigableMap<UserName, Person> all = new TreeMap<>();
    private final NavigableMap<UserName, Person> visible = new TreeMap<>();

    /** The account; made if the roster has not heard of it before. */
    Person of(UserName user) {
        return all.computeIfAbsent(user, Person::new);
    }

    Optional<Person> find(UserName user) {
        return Optional.ofNullable(all.get(user));
    }

    Collection<Person> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    Collection<Person> visible() {
        return Collections.unmodifiableCollection(visible.values());
    }

    /** Files the person under the visible ones or takes him from there. */
    void file(Person person) {
        if (person.visible()) {
            visible.put(person.name(), person);
        } else {
            visible.remove(person.name());
        }
    }
}
