package parley.server.settings;

import java.util.function.Function;

/**
 * One setting: what it is called, what it means, and how its text becomes a value.
 *
 * @param key as in {@code parley.toml}; the environment has it as {@code PARLEY_} + upper case with {@code _}
 * @param meaning one line for {@code parley config} and the manual
 * @param fallback the default, as an operator would write it
 * @param form what a good value looks like, for the error message: {@code a port from 0 to 65535}
 * @param reader makes the value; throws {@link IllegalArgumentException} for a text that is none
 */
public record Setting<T>(String key, String meaning, String fallback, String form, Function<String, T> reader) {}
