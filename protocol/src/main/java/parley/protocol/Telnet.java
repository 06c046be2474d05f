package parley.protocol;

/**
 * Where in a telnet sequence (RFC 854, RFC 855) a stream of bytes is. Never given an LF: that ends a line, whatever it
 * stands in. Touched only by its {@link LineFramer}.
 */
final class Telnet {
    static final byte IAC = (byte) 0xFF;

    private static final int SE = 0xF0;
    private static final int SB = 0xFA;
    private static final int WILL = 0xFB;

    private Place place = Place.OUTSIDE;

    private enum Place {
        OUTSIDE,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        COMMAND_INSIDE
    }

    /** What a byte turned out to be. */
    enum Verdict {
        /** Part of a sequence. */
        SWALLOWED,
        /** The end of the two bytes that stand for one data byte FF. */
        DATA,
        /** No part of a sequence, and the FF before it was none either. */
        NOT_TELNET
    }

    boolean open() {
        return place != Place.OUTSIDE;
    }

    void reset() {
        place = Place.OUTSIDE;
    }

    /** Takes an IAC if outside of any sequence, else any byte but LF. */
    Verdict take(byte next) {
        int code = next & 0xFF;
        switch (place) {
            case OUTSIDE -> place = Place.COMMAND;
            case COMMAND -> {
                return command(code);
            }
            case OPTION -> place = Place.OUTSIDE;
            case SUBNEGOTIATION -> place = next == IAC ? Place.COMMAND_INSIDE : Place.SUBNEGOTIATION;
            case COMMAND_INSIDE -> place = code == SE ? Place.OUTSIDE : Place.SUBNEGOTIATION;
        }
        return Verdict.SWALLOWED;
    }

    private Verdict command(int code) {
        place = Place.OUTSIDE;
        if (code < SE) {
            return Verdict.NOT_TELNET;
        }
        if (code == (IAC & 0xFF)) {
            return Verdict.DATA;
        }
        if (code == SB) {
            place = Place.SUBNEGOTIATION;
        } else if (code >= WILL) {
            place = Place.OPTION;
        }
        return Verdict.SWALLOWED;
    }
}
