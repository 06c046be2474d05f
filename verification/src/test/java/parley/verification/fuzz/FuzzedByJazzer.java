package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What Jazzer calls, by these names, in the process that {@link FuzzCampaign} starts for one target. */
public final class FuzzedByJazzer {
    private static Oracle oracle = input -> {
        throw new IllegalStateException("no target was chosen");
    };

    private FuzzedByJazzer() {}

    /** @param arguments the target's word, or {@code planted} */
    public static void fuzzerInitialize(String[] arguments) {
        oracle = arguments[0].equals(FuzzCampaign.PLANTED)
                ? FuzzedByJazzer::planted
                : Target.of(arguments[0]).oracle();
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        oracle.judge(input);
    }

    /** A fault that chance would need 2⁴⁸ inputs to find, so that it is known whether the campaign can find any. */
    private static void planted(byte[] input) {
        Oracle.require(!new String(input, UTF_8).startsWith("parley"), "the planted fault");
    }
}
