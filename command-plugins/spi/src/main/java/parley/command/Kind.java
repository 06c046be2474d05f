package parley.command;

import java.time.Duration;
import java.util.List;
import parley.protocol.words.UserName;

/**
 * What form an argument has, and what it becomes.
 *
 * @param <T> the type in which the handler gets it
 */
public sealed interface Kind<T> {
    /**
     * The word for it in {@code commands}: {@code word}, {@code person}, {@code whole}, {@code seconds}, {@code rest}; for
     * the kinds that only JSON can give, {@code flag} and {@code object}.
     */
    String type();

    /** Anything without white space, of 1 to {@code most} characters. */
    record Word(int most) implements Kind<String> {
        @Override
        public String type() {
            return "word";
        }
    }

    /** One of a few words. */
    record Choice(List<String> choices) implements Kind<String> {
        public Choice {
            choices = List.copyOf(choices);
        }

        @Override
        public String type() {
            return "word";
        }
    }

    /**
     * A password or token: a word without any white space that never shows in a log and never travels in clear text from
     * another machine. Its length is counted in bytes of UTF-8, both bounds included.
     */
    record Secret(int leastBytes, int mostBytes) implements Kind<String> {
        @Override
        public String type() {
            return "word";
        }
    }

    /** A well-formed user name; whether there is such an account is for its owner to say. */
    record Person() implements Kind<UserName> {
        @Override
        public String type() {
            return "person";
        }
    }

    /** A whole number between two bounds, both included; in text {@code [0-9]{1,18}} only. */
    record Whole(long least, long most) implements Kind<Long> {
        @Override
        public String type() {
            return "whole";
        }
    }

    /** A span in whole seconds, {@code [0-9]{1,9}} only. */
    record Seconds() implements Kind<Duration> {
        @Override
        public String type() {
            return "seconds";
        }
    }

    /**
     * Everything to the end of the line, kept byte for byte, never empty.
     *
     * @param lines whether the JSON notation may put line breaks into it
     */
    record Rest(boolean lines) implements Kind<String> {
        @Override
        public String type() {
            return "rest";
        }
    }

    /** True or false; for JSON only. */
    record Flag() implements Kind<Boolean> {
        @Override
        public String type() {
            return "flag";
        }
    }

    /**
     * A JSON object that becomes a record; for JSON only. What the record's constructor refuses with an
     * {@link IllegalArgumentException} is a usage error.
     */
    record Structure<R extends Record>(Class<R> record) implements Kind<R> {
        @Override
        public String type() {
            return "object";
        }
    }
}
