package parley.verification.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs made of stored ones without any guidance: changed, cut, joined and doubled. */
final class Mutations {
    private static final int MOST_CHANGES = 5;
    private static final int LONGEST = 2_048;
    private static final byte[] FREQUENT = {
        '\n', '\r', ' ', '"', '\\', '{', '}', '=', ',', '.', 0, 0x1b, 0x7f, (byte) 0xff, (byte) 0xc2, (byte) 0x80
    };

    private final List<byte[]> seeds;
    private final Random random;

    Mutations(List<byte[]> seeds, long seed) {
        this.seeds = seeds;
        this.random = new Random(seed);
    }

    byte[] next() {
        byte[] input = any();
        for (int changes = random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size())).clone();
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        return switch (random.nextInt(5)) {
            case 0 -> at < input.length ? exchanged(input, at) : input;
            case 1 -> joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, random.nextInt(at + 1), input.length));
            case 2 -> Arrays.copyOf(input, at);
            case 3 -> joined(Arrays.copyOf(input, at), any());
            default ->
                joined(
                        joined(Arrays.copyOf(input, at), new byte[] {odd()}),
                        Arrays.copyOfRange(input, at, input.length));
        };
    }

    private byte[] exchanged(byte[] input, int at) {
        input[at] = odd();
        return input;
    }

    private byte odd() {
        return random.nextBoolean() ? FREQUENT[random.nextInt(FREQUENT.length)] : (byte) random.nextInt(256);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, Math.min(LONGEST, one.length + other.length));
        System.arraycopy(other, 0, both, Math.min(one.length, both.length), Math.max(0, both.length - one.length));
        return both;
    }
}
