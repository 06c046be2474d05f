package parley.verification.fuzz;

/** Judges one input. Without state that an input could change, so that an input judges alike whatever came before it. */
@FunctionalInterface
interface Oracle {
    /** Throws, whatever it is, if this input brings about what must not be. */
    void judge(byte[] input) throws Exception;

    /** @param what never made of the input, because it is built for each of millions */
    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
