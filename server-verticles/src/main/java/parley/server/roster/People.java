package parley.server.roster;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import parley.protocol.words.UserName;

/** Every account, and among them those who are visible, both in the order of names. Touched only from the roster's context. */
final class People {
    private final NavigableMap<UserName, Person> all = new TreeMap<>();
    private final NavigableMap<UserName, Person> visible = new TreeMap<>();
    private final Set<UserName> forgotten = new HashSet<>();

    /** The account; made if the roster has not heard of it before. */
    Person of(UserName user) {
        return forgotten.contains(user) ? new Person(user) : all.computeIfAbsent(user, Person::new);
    }

    Optional<Person> find(UserName user) {
        return Optional.ofNullable(all.get(user));
    }

    /** The account is no more; late news of its sessions are of nobody. Its name is never given again. */
    void forget(UserName user) {
        all.remove(user);
        visible.remove(user);
        forgotten.add(user);
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
