package parley.command;

/** Also loaded a second time, by a loader that has to die. */
public record LoadedTwice(String name) {}
